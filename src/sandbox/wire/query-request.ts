import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from './aws-error.js';
import type { Protocol } from './model.js';
import { fromText } from './scalar.js';

/** The form as a tree: `A.1.B=x` becomes `{A: {1: {B: 'x'}}}`. */
interface Node {
  value?: string;
  readonly children: Map<string, Node>;
}

const ignoredKeys = new Set([
  'Action',
  'Version',
  'AWSAccessKeyId',
  'SignatureMethod',
  'SignatureVersion',
  'Timestamp',
]);

/**
 * Reads a request of the query protocols by its schema.
 * @throws AwsError for unknown parameters, wrong nesting and values of the wrong type.
 */
export function parseQueryRequest(form: URLSearchParams, schema: NormalizedSchema, protocol: Protocol): unknown {
  const root: Node = { children: new Map() };
  for (const [key, value] of form) {
    if (ignoredKeys.has(key)) continue;
    let node = root;
    for (const part of key.split('.')) {
      let next = node.children.get(part);
      if (!next) {
        next = { children: new Map() };
        node.children.set(part, next);
      }
      node = next;
    }
    node.value = value;
  }
  return new QueryReader(protocol).read(schema, root, '');
}

class QueryReader {
  readonly #ec2: boolean;

  constructor(protocol: Protocol) {
    this.#ec2 = protocol === 'ec2';
  }

  read(schema: NormalizedSchema, node: Node, path: string): unknown {
    if (schema.isUnitSchema()) return {};
    if (schema.isStructSchema()) return this.#struct(schema, node, path);
    if (schema.isListSchema()) return this.#list(schema, node, path);
    if (schema.isMapSchema()) return this.#map(schema, node, path);
    if (node.children.size > 0 || node.value === undefined) {
      throw this.#malformed(path, 'Start of list found where not expected');
    }
    return fromText(schema, node.value, path);
  }

  #struct(schema: NormalizedSchema, node: Node, path: string): Record<string, unknown> {
    // An empty text is how an empty structure is written.
    if (node.value) throw this.#malformed(path, 'Unexpected complex element termination');
    const result: Record<string, unknown> = {};
    const known = new Set<string>();
    for (const [name, member] of schema.structIterator()) {
      const key = this.#memberKey(name, member);
      known.add(key);
      const child = node.children.get(key);
      if (child) result[name] = this.read(member, child, join(path, key));
    }
    for (const key of node.children.keys()) if (!known.has(key)) throw this.#unknown(join(path, key));
    return result;
  }

  #list(schema: NormalizedSchema, node: Node, path: string): unknown[] {
    const member = schema.getValueSchema();
    const flat = this.#ec2 || Boolean(schema.getMergedTraits().xmlFlattened);
    const suffix = String(member.getMergedTraits().xmlName ?? 'member');
    // Either spelling is taken, as the services do: `Names.member.1` and `Names.Name.1`.
    const holder = flat ? node : (node.children.get(suffix) ?? node.children.get('member'));
    // An empty text is how an empty list is written.
    if (node.value || holder?.value) throw this.#malformed(path, 'Unexpected list element termination');
    if (!holder && node.children.size > 0) {
      throw this.#malformed(path, 'Top level element may not be treated as a list');
    }
    const entries = [...(holder?.children.entries() ?? [])];
    if (entries.some(([key]) => !/^\d+$/.test(key))) {
      throw this.#malformed(path, 'Start of structure or map found where not expected');
    }
    return entries
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([key, child]) => this.read(member, child, `${path}.${key}`));
  }

  #map(schema: NormalizedSchema, node: Node, path: string): Record<string, unknown> {
    const holder = schema.getMergedTraits().xmlFlattened ? node : (node.children.get('entry') ?? node);
    const keyName = String(schema.getKeySchema().getMergedTraits().xmlName ?? 'key');
    const valueSchema = schema.getValueSchema();
    const valueName = String(valueSchema.getMergedTraits().xmlName ?? 'value');
    const result: Record<string, unknown> = {};
    for (const entry of holder.children.values()) {
      const key = entry.children.get(keyName)?.value;
      const value = entry.children.get(valueName);
      if (key === undefined || !value) throw this.#malformed(path, 'Unexpected complex element termination');
      result[key] = this.read(valueSchema, value, `${path}.${key}`);
    }
    return result;
  }

  #memberKey(name: string, member: NormalizedSchema): string {
    const traits: { xmlName?: string; ec2QueryName?: string } = member.getMergedTraits();
    if (!this.#ec2) return traits.xmlName ?? name;
    if (traits.ec2QueryName) return traits.ec2QueryName;
    const key = traits.xmlName ?? name;
    return key.charAt(0).toUpperCase() + key.slice(1);
  }

  #unknown(path: string): AwsError {
    return this.#ec2
      ? new AwsError('UnknownParameter', `The parameter ${path} is not recognized`, 400)
      : new AwsError('MalformedInput', `Unexpected parameter: ${path}`, 400);
  }

  /** The words of the framework that the query services share; EC2's are assumed. */
  #malformed(path: string, words: string): AwsError {
    return this.#ec2
      ? new AwsError('InvalidParameterValue', `Invalid value for parameter ${path}`, 400)
      : new AwsError('MalformedInput', words, 400);
  }
}

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key);
