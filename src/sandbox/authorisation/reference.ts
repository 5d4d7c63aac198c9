import { readFileSync } from 'node:fs';

/** One resource type that an action is authorised on. */
export interface ActionResource {
  readonly type: string;
  readonly required: boolean;
  /** Conditions on the tags of the request, and on those of the resource itself, are possible. */
  readonly requestTags: boolean;
  readonly resourceTags: boolean;
}

export interface Action {
  readonly level: string;
  /** Empty where AWS allows `*` alone. */
  readonly resources: readonly ActionResource[];
}

interface Reference {
  readonly source: string;
  readonly actions: Readonly<Record<string, string>>;
}

/** AWS's service authorisation reference, made from a data package by test/sandbox/authorisation/reference.test.ts. */
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../assets/iam-reference.json', import.meta.url), 'utf8'),
);

/** What the reference says of an action such as `ec2:CreateVpc`; undefined for one that IAM does not know. */
export function actionOf(name: string): Action | undefined {
  const [level, ...types] = reference.actions[name]?.split(' ') ?? [];
  return level === undefined ? undefined : { level, resources: types.map(resourceOf) };
}

function resourceOf(text: string): ActionResource {
  const [head = '', ...keys] = text.split('+');
  return {
    type: head.replace('!', ''),
    required: head.endsWith('!'),
    requestTags: keys.includes('request'),
    resourceTags: keys.includes('resource'),
  };
}

/** All actions of the reference, as `ec2:CreateVpc`. */
export const knownActions: readonly string[] = Object.keys(reference.actions);

const inLowerCase: ReadonlySet<string> = new Set(knownActions.map((name) => name.toLowerCase()));
const prefixOf = (action: string): string => action.slice(0, action.indexOf(':')).toLowerCase();
const knownPrefixes: ReadonlySet<string> = new Set(knownActions.map(prefixOf));

/** Those of the names that AWS does not have; patterns, and services that the reference leaves out, are not judged. */
export function unknownActions(names: readonly string[]): readonly string[] {
  return names.filter(
    (name) => knownPrefixes.has(prefixOf(name)) && !/[*?]/.test(name) && !inLowerCase.has(name.toLowerCase()),
  );
}
