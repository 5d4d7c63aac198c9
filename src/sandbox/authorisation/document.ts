import { conditionOperators } from './conditions.js';

export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: { readonly patterns: readonly string[]; readonly negated: boolean };
  readonly resources: { readonly patterns: readonly string[]; readonly negated: boolean };
  readonly conditions: readonly Condition[];
}

/** One line of a Condition block. Several of them all have to hold. */
export interface Condition {
  readonly operator: string;
  /** In lower case: IAM compares keys without regard to case. */
  readonly key: string;
  readonly values: readonly string[];
}

/** A policy document that IAM would not take, said in one sentence without its full stop. */
export class PolicyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PolicyError';
  }
}

/**
 * Reads identity-based policies: one document, or a list of documents that hold together.
 * @throws PolicyError for what IAM's grammar does not allow, and for condition operators that are not known here
 */
export function parsePolicies(text: string): readonly Statement[] {
  const value = parsed(text);
  const documents: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (documents.length === 0) throw new PolicyError('it has no policy document');
  return documents.flatMap(statementsOf);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PolicyError('it is not JSON');
  }
}

function statementsOf(document: unknown): Statement[] {
  if (!isObject(document)) throw new PolicyError('it is not a policy document');
  if (document.Version !== '2012-10-17' && document.Version !== '2008-10-17' && document.Version !== undefined) {
    throw new PolicyError(`its Version ${JSON.stringify(document.Version)} is none; 2012-10-17 is`);
  }
  const list: readonly unknown[] = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  if (list.length === 0 || document.Statement === undefined) throw new PolicyError('it has no Statement');
  return list.map((statement, index) => {
    if (!isObject(statement)) throw new PolicyError(`statement ${index + 1} is not an object`);
    const name = typeof statement.Sid === 'string' ? `"${statement.Sid}"` : String(index + 1);
    return statementOf(statement, `statement ${name}`);
  });
}

const elements = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

function statementOf(statement: Readonly<Record<string, unknown>>, where: string): Statement {
  const unknown = Object.keys(statement).find((key) => !elements.includes(key));
  if (unknown)
    throw new PolicyError(`${where} has the element ${unknown}, which an identity-based policy does not have`);
  const { Sid, Effect } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new PolicyError(`${where} has no Effect of Allow or Deny`);
  const actions = eitherOf(statement, 'Action', where);
  const badAction = actions.patterns.find((action) => action !== '*' && !/^[a-z0-9-]+:[\w*?]+$/i.test(action));
  if (badAction !== undefined) throw new PolicyError(`${where} has the action "${badAction}", which is none`);
  const resources = eitherOf(statement, 'Resource', where);
  const badResource = resources.patterns.find((one) => one !== '*' && !/^arn:([^:]*:){4}.+$/.test(one));
  if (badResource !== undefined) {
    throw new PolicyError(`${where} has the resource "${badResource}", which is neither an ARN nor *`);
  }
  return {
    ...(typeof Sid === 'string' ? { sid: Sid } : {}),
    effect: Effect,
    actions,
    resources,
    conditions: conditionsOf(statement.Condition, where),
  };
}

function eitherOf(statement: Readonly<Record<string, unknown>>, name: 'Action' | 'Resource', where: string) {
  const [plain, negated] = [statement[name], statement[`Not${name}`]];
  if ((plain === undefined) === (negated === undefined)) {
    throw new PolicyError(`${where} needs either ${name} or Not${name}`);
  }
  const patterns = textsOf(plain ?? negated, `${where}: ${name}`);
  if (patterns.length === 0) throw new PolicyError(`${where} has an empty ${name}`);
  return { patterns, negated: plain === undefined };
}

function conditionsOf(block: unknown, where: string): readonly Condition[] {
  if (block === undefined) return [];
  if (!isObject(block)) throw new PolicyError(`${where} has a Condition that is not an object`);
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!conditionOperators.has(operator)) {
      throw new PolicyError(`${where} has the condition operator ${operator}, which is not known here`);
    }
    if (!isObject(keys)) throw new PolicyError(`${where} has a condition ${operator} without keys`);
    return Object.entries(keys).map(([key, value]) => ({
      operator,
      key: key.toLowerCase(),
      values: textsOf(value, `${where}: ${operator} ${key}`),
    }));
  });
}

function textsOf(value: unknown, where: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === 'string') return item;
    if (typeof item === 'boolean' || typeof item === 'number') return String(item);
    throw new PolicyError(`${where} has a value that is not a text`);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
