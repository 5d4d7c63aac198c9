import { grants } from './grants/index.js';
import { type Condition, type PolicySubject, scopeSource } from './scope.js';

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** Of a managed policy, white space not counted (IAM quotas). */
export const longestPolicy = 6_144;

/**
 * The policies that allow these actions, and allow them on the environment alone wherever AWS can tell it apart. One
 * where IAM's limit lets it be one, else as few as the limit asks for: all of them have to be attached.
 */
export function policiesFor(actions: ReadonlySet<string>, subject: PolicySubject): readonly PolicyDocument[] {
  const source = scopeSource(subject);
  const statements = grants.flatMap(({ sid, on, actions: granted }): PolicyStatement[] => {
    const Action = [...new Set(granted)].filter((action) => actions.has(action)).sort();
    return Action.length > 0 ? [{ Sid: sid, Effect: 'Allow', Action, ...on(source) }] : [];
  });
  return packed(statements);
}

/** Each statement goes into the first policy that has room for it. */
function packed(statements: readonly PolicyStatement[]): readonly PolicyDocument[] {
  const documents: PolicyStatement[][] = [];
  for (const statement of statements) {
    const roomy = documents.find((one) => sizeOf(documentOf([...one, statement])) <= longestPolicy);
    if (roomy) roomy.push(statement);
    else documents.push([statement]);
  }
  return documents.map(documentOf);
}

function documentOf(Statement: readonly PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}

/** Characters as IAM counts them. */
export function sizeOf(document: PolicyDocument): number {
  return JSON.stringify(document).length;
}

/** The actions that no grant has: a policy would leave them out without a word. */
export function ungranted(actions: Iterable<string>): readonly string[] {
  const granted = new Set(grants.flatMap((one) => one.actions));
  return [...actions].filter((action) => !granted.has(action));
}
