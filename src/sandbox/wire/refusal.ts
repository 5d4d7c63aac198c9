import { AwsError } from './aws-error.js';
import type { Breach, Place, Rule } from './breach.js';
import type { ServiceDescription } from './model.js';

/** Turns what is wrong with a request, at least one thing, into the service's answer. */
type Refusal = (breaches: readonly [Breach, ...Breach[]]) => AwsError;

/** Most services share one framework, whose words these are: all breaches in one message. */
const shared =
  (code: string): Refusal =>
  (breaches) =>
    new AwsError(
      code,
      `${breaches.length} validation error${breaches.length === 1 ? '' : 's'} detected: ${breaches.map(sharedWords).join('; ')}`,
      400,
    );

function sharedWords({ place, shown, rules, inList }: Breach): string {
  const [rule] = rules;
  const value = rule.kind === 'required' ? ' null' : shown === undefined ? '' : ` '${shown}'`;
  const words = inList ? `Member must satisfy constraint: [${rules.map(ruleWords).join(', ')}]` : ruleWords(rule);
  return `Value${value} at '${sharedPath(place)}' failed to satisfy constraint: ${words}`;
}

function ruleWords(rule: Rule): string {
  switch (rule.kind) {
    case 'required':
      return 'Member must not be null';
    case 'pattern':
      return `Member must satisfy regular expression pattern: ${rule.pattern}`;
    case 'enum':
      return `Member must satisfy enum value set: [${rule.values.join(', ')}]`;
    case 'least':
      return `Member must have ${rule.of} greater than or equal to ${rule.bound}`;
    case 'most':
      return `Member must have ${rule.of} less than or equal to ${rule.bound}`;
  }
}

/** `targets.1.member.key`: every member in lower camel case, lists counted from 1. */
const sharedPath = (place: Place): string =>
  place.map((part) => (typeof part === 'number' ? `${part + 1}.member` : lowerFirst(part))).join('.');

/** IAM has a sentence of its own for names with other characters. */
const iam: Refusal = (breaches) => {
  const [{ place, rules }] = breaches;
  if (rules[0].kind !== 'pattern' || rules[0].pattern !== '[\\w+=,.@-]+') return shared('ValidationError')(breaches);
  return new AwsError(
    'ValidationError',
    `The specified value for ${sharedPath(place)} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    400,
  );
};

/** EC2 tells of one, what is missing before what is wrong. The words for values besides numbers are assumed. */
const ec2: Refusal = (breaches) => {
  const { place, shown, rules } = foremost(breaches);
  const path = lowerFirst(numbered(place));
  const [rule] = rules;
  if (rule.kind === 'required') {
    return new AwsError('MissingParameter', `The request must contain the parameter ${path}`, 400);
  }
  if ((rule.kind === 'least' || rule.kind === 'most') && rule.of === 'value') {
    return outsideRange(shown ?? '', path, rule.kind, rule.bound);
  }
  return new AwsError('InvalidParameterValue', `Value (${shown ?? ''}) for parameter ${path} is invalid.`, 400);
};

/** EC2's words for a number that is too small or too large: the bound itself is allowed, whatever "greater than" says. */
function outsideRange(value: string, parameter: string, kind: 'least' | 'most', bound: number): AwsError {
  const expected = kind === 'least' ? 'greater than' : 'less than';
  return new AwsError(
    'InvalidParameterValue',
    `Value ( ${value} ) for parameter ${parameter} is invalid. Expecting a value ${expected} ${bound}.`,
    400,
  );
}

/** RDS tells of one. Its words for values besides the size of pages are assumed: its model has hardly any limit. */
const rds: Refusal = (breaches) => {
  const { place, shown, rules } = foremost(breaches);
  const [rule] = rules;
  if (rule.kind === 'required') return notProvided(numbered(place));
  const range = 'range' in rule ? `. Must be between ${rule.range.min} and ${rule.range.max}` : '';
  return new AwsError('InvalidParameterValue', `Invalid value ${shown ?? ''} for ${numbered(place)}${range}`, 400);
};

const foremost = (breaches: readonly [Breach, ...Breach[]]): Breach =>
  breaches.find(({ rules }) => rules[0].kind === 'required') ?? breaches[0];

/** RDS's answer to a parameter that it needs, and that is missing or empty. */
export function notProvided(parameter: string): AwsError {
  return new AwsError('InvalidParameterValue', `The parameter ${parameter} must be provided and must not be blank.`);
}

const numbered = (place: Place): string =>
  place.map((part) => (typeof part === 'number' ? String(part + 1) : part)).join('.');

const ofService: Readonly<Record<string, Refusal>> = { ec2, rds, iam };
const sharedCode = { ec2: '', query: 'ValidationError', json: 'ValidationException' } as const;

export function refusalOf({ signingName, protocol }: ServiceDescription): Refusal {
  return ofService[signingName] ?? shared(sharedCode[protocol]);
}

/** Whether an empty text is as good as none, for a member that has to be there. */
export function blankIsMissing({ signingName }: ServiceDescription): boolean {
  return signingName === 'rds';
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
