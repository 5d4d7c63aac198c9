import { AwsError } from '../../wire/aws-error.js';

const allowedElements = {
  trust: new Set(['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Condition']),
  permissions: new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']),
} as const;

/**
 * Checks a policy document as far as IAM's grammar goes.
 * @throws AwsError `MalformedPolicyDocument`.
 */
export function checkPolicyDocument(kind: 'trust' | 'permissions', text: string): void {
  const document = parse(text);
  const version = document.Version;
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    throw malformed('The policy must contain a valid version string');
  }
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  if (statements.length === 0) throw malformed('Missing required field Statement');
  for (const statement of statements) checkStatement(kind, statement);
}

function checkStatement(kind: 'trust' | 'permissions', statement: unknown): void {
  if (!isObject(statement)) throw malformed('Syntax errors in policy.');
  for (const name of Object.keys(statement)) {
    if (!allowedElements[kind].has(name)) throw malformed(`Has prohibited field ${name}`);
  }
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
    throw malformed(statement.Effect === undefined ? 'Missing required field Effect' : 'Syntax errors in policy.');
  }
  const actions = statement.Action ?? statement.NotAction;
  if (actions === undefined) throw malformed('Missing required field Action');
  for (const action of texts(actions)) {
    if (action !== '*' && !/^[\w-]+:[\w*?]+$/.test(action)) {
      throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    }
  }
  if (kind === 'trust') {
    if (statement.Principal === undefined && statement.NotPrincipal === undefined) {
      throw malformed('Missing required field Principal');
    }
    return;
  }
  const resources = statement.Resource ?? statement.NotResource;
  if (resources === undefined || texts(resources).length === 0)
    throw malformed('Policy statement must contain resources.');
  for (const resource of texts(resources)) {
    if (resource !== '*' && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+$/.test(resource)) {
      throw malformed(`Resource ${resource} must be in ARN format or "*".`);
    }
  }
}

function parse(text: string): Record<string, unknown> {
  if (/^\s/.test(text)) throw malformed('JSON strings must not have leading spaces');
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value) && value.Statement !== undefined) return value;
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  throw malformed('Syntax errors in policy.');
}

function texts(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item !== 'string') throw malformed('Syntax errors in policy.');
    return item;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const malformed = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message);
