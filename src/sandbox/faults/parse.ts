import { services } from '../services/index.js';
import { covers, type Fault, type Occurrence } from './faults.js';
import { actionsOf, type FaultKind, faultKinds } from './kinds.js';

/** A fault that cannot be read; the message is one sentence for the user. */
export class FaultSyntaxError extends Error {
  constructor(text: string, problem: string) {
    super(`The fault "${text}" cannot be used: ${problem}.`);
    this.name = 'FaultSyntaxError';
  }
}

/** Forgets every fault that was asked for before. */
export const noFaults = 'none';

/** @throws FaultSyntaxError */
export function checkFaultSpec(spec: string): void {
  if (spec !== noFaults) parseFault(spec);
}

const faultForm = 'SERVICE:OPERATION:KIND[=VALUE][*N|@N|%N]';

const form = /^(?:([a-z0-9]+|\*):([A-Za-z]*\*?):)?([a-z-]+)(?:=([^*@%]+))?(?:([*@%])(\d+))?$/;

/**
 * Reads `SERVICE:OPERATION:KIND[=VALUE][COUNT]`: `ec2:CreateVpc:throttle*3`, `rds:*:delay=2s`, `nat-fails@1`. The
 * count is `*N` (the first N calls), `@N` (only the Nth) or `%N` (every Nth); without one it is every call.
 * @throws FaultSyntaxError
 */
export function parseFault(text: string): Fault {
  const refuse = (problem: string): FaultSyntaxError => new FaultSyntaxError(text, problem);
  const match = form.exec(text);
  if (!match) throw refuse(`it has to look like ${faultForm}`);
  const [, service, operation, name = '', value, sign, number] = match;
  const kind = faultKinds[name];
  if (!kind) throw refuse(`there is no kind ${name}, only ${Object.keys(faultKinds).join(', ')}`);
  const chosen = givenValue(kind, value, (problem) => refuse(`${name} ${problem}`));
  const of = actionsOf(name, chosen);
  const target = targetOf({ effect: kind.effect, of }, name, service, operation, refuse);
  if (kind.effect.at === 'account' && sign) throw refuse(`${name} is set once and takes no count`);
  if (number !== undefined && Number(number) === 0) throw refuse('a count starts at 1');
  return {
    text,
    ...target,
    kind: name,
    ...(chosen === undefined ? {} : { value: chosen }),
    ...(kind.of === undefined && of ? { of } : {}),
    occurrence: occurrenceOf(sign, Number(number)),
  };
}

type Refuse = (problem: string) => FaultSyntaxError;

interface Target {
  readonly service: string;
  readonly operation: string;
}

/** @throws FaultSyntaxError when there is no such operation, or the kind is not for it. */
function targetOf(
  kind: { readonly effect: FaultKind['effect']; readonly of: readonly string[] | undefined },
  name: string,
  service: string | undefined,
  operation: string | undefined,
  refuse: Refuse,
): Target {
  if (kind.effect.at === 'account') {
    if (service !== undefined) throw refuse(`${name} is set for the account and takes no operation`);
    return { service: '*', operation: '*' };
  }
  if (service === undefined || operation === undefined) {
    const [only, ...others] = kind.of ?? [];
    if (only === undefined || others.length > 0) throw refuse(`${name} needs a service and an operation: ${faultForm}`);
    const [home = '', action = ''] = only.split(':');
    return { service: home, operation: action };
  }
  const target = { service, operation };
  const known = knownActions();
  const ofService = known.filter((action) => service === '*' || action.service === service);
  if (ofService.length === 0) {
    const names = [...new Set(known.map((action) => action.service))];
    throw refuse(`the sandbox has no service ${service}, only ${names.join(', ')}`);
  }
  const meant = ofService.filter((action) => covers(target, action));
  if (meant.length === 0) throw refuse(`the sandbox has no operation ${service}:${operation}`);
  if (kind.of && !meant.some((action) => kind.of?.includes(`${action.service}:${action.operation}`))) {
    throw refuse(`${name} is only for ${kind.of.join(', ')}`);
  }
  return target;
}

/** Every action of the sandbox. */
function knownActions(): Target[] {
  return services.flatMap(({ description, operations }) =>
    operations.map(({ name }) => ({ service: description.actionPrefix, operation: name })),
  );
}

function givenValue({ value }: FaultKind, given: string | undefined, refuse: Refuse): string | undefined {
  switch (value.kind) {
    case 'none':
      if (given === undefined) return undefined;
      throw refuse('takes no value');
    case 'duration': {
      const text = given ?? value.usual;
      if (text !== undefined && /^\d+(ms|s|m|h)$/.test(text)) return text;
      throw refuse('needs a duration, such as =500ms, =2s or =10m');
    }
    case 'one-of': {
      const text = given ?? value.usual;
      if (text !== undefined && value.choices.includes(text)) return text;
      throw refuse(`needs one of =${value.choices.join(', =')}`);
    }
    case 'text':
      if (given !== undefined && value.fits(given)) return given;
      throw refuse(`needs a value such as =${value.example}`);
  }
}

function occurrenceOf(sign: string | undefined, number: number): Occurrence {
  if (sign === '*') return { kind: 'first', count: number };
  if (sign === '@') return { kind: 'only', number };
  return { kind: 'every', interval: sign === '%' ? number : 1 };
}
