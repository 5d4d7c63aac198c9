import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from './aws-error.js';
import type { OperationSchema, ServiceDescription } from './model.js';

/** The members of an operation that say where a list goes on: the one it takes and the one it answers. */
export interface PageMembers {
  readonly given: string;
  readonly next: string;
}

/** Where the page tokens of an operation are; undefined for one that has no pages. */
export function pageMembers({ input, output }: OperationSchema): PageMembers | undefined {
  const given = ['NextToken', 'Marker'].find((name) => hasMember(input, name));
  const next = ['NextMarker', 'Marker', 'NextToken'].find((name) => hasMember(output, name));
  return given && next ? { given, next } : undefined;
}

export function hasMember(schema: NormalizedSchema, name: string): boolean {
  return schema.isStructSchema() && [...schema.structIterator()].some(([member]) => member === name);
}

export interface NamedOperation {
  readonly name: string;
  readonly schema: OperationSchema;
}

/**
 * The input with its page token as the operation's handler gave it.
 * @throws AwsError in the service's words for a token that this operation never gave.
 */
export function openToken(service: ServiceDescription, { name, schema }: NamedOperation, input: unknown): unknown {
  const { given } = pageMembers(schema) ?? {};
  return withText(input, given, (token) => (token === '' ? undefined : opened(service, name, token)));
}

/** The output with its page token closed: an opaque text that this operation alone takes. */
export function closeToken({ name, schema }: NamedOperation, output: unknown): unknown {
  const { next } = pageMembers(schema) ?? {};
  return withText(output, next, (token) => Buffer.from(`${name} ${token}`).toString('base64'));
}

function withText(value: unknown, member: string | undefined, change: (text: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null || member === undefined) return value;
  const text: unknown = Reflect.get(value, member);
  return typeof text === 'string' ? { ...value, [member]: change(text) } : value;
}

function opened({ signingName }: ServiceDescription, name: string, token: string): string {
  const [operation, ...rest] = Buffer.from(token, 'base64').toString().split(' ');
  if (operation !== name || rest.length === 0) throw foreignToken(signingName, name, token);
  return rest.join(' ');
}

function foreignToken(service: string, operation: string, token: string): AwsError {
  const [code, message] = refusals[service]?.(token, operation) ?? ['ValidationError', 'Invalid token'];
  return new AwsError(code, message, 400);
}

/** EC2's oldest describes say it in other words than its newer ones. */
const oldestDescribes: ReadonlySet<string> = new Set(['DescribeInstances', 'DescribeVolumes']);

/** What each service answers to a foreign token. [assumed] The words of ELBv2, RDS, SSM and ACM, and ACM's code. */
const refusals: Readonly<Record<string, (token: string, operation: string) => readonly [code: string, words: string]>> =
  {
    ec2: (token, operation) => [
      'InvalidParameterValue',
      oldestDescribes.has(operation)
        ? 'Unable to parse pagination token'
        : `Value ( ${token} ) for parameter NextToken is invalid. The token is invalid.`,
    ],
    elasticloadbalancing: () => ['ValidationError', 'Invalid marker'],
    autoscaling: (token) => ['InvalidNextToken', `The token '${token}' was invalid`],
    rds: (token) => ['InvalidParameterValue', `Invalid value ${token} for Marker`],
    iam: () => ['ValidationError', 'Invalid Marker.'],
    ssm: () => ['InvalidNextToken', 'The specified token is not valid.'],
    servicequotas: () => ['InvalidPaginationTokenException', 'Invalid input was provided for the NextToken.'],
    acm: () => ['ValidationException', 'The NextToken is not valid.'],
  };
