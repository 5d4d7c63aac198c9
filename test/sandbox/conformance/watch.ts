import type { Service } from '../../../src/sandbox/region/operation.js';
import { modelOf } from './botocore.js';
import { violations } from './violations.js';

/** An answer or a request that AWS's models do not allow. */
export class Nonconformance extends Error {
  constructor(subject: string, found: readonly string[]) {
    super(`${subject} does not conform to the model:\n${found.join('\n')}`);
    this.name = 'Nonconformance';
  }
}

/**
 * The services with every answer of a handler held against the model before it is written: what the same schema wrote
 * and read would prove nothing.
 */
export function watched(services: readonly Service[], report: (error: Nonconformance) => void): Service[] {
  const reported = new Set<string>();
  return services.map((service) => ({
    ...service,
    operations: service.operations.map((operation) => ({
      ...operation,
      handle: async (input: unknown, call: Parameters<typeof operation.handle>[1]) => {
        const output = await operation.handle(input, call);
        if (operation.unmodelled) return output;
        const found = nonconformity(service.description.signingName, operation.name, 'output', output ?? {});
        // Polls repeat themselves.
        if (found && !reported.has(found.message)) report(found);
        if (found) reported.add(found.message);
        return output;
      },
    })),
  }));
}

/** Holds the input or the output of an operation against the model; undefined when it conforms. */
export function nonconformity(
  signingName: string,
  operation: string,
  direction: 'input' | 'output',
  value: unknown,
): Nonconformance | undefined {
  const model = modelOf(signingName);
  if (!model) return undefined;
  const subject = `the ${direction} of ${signingName} ${operation}`;
  const modelled = model.operations[operation];
  if (!modelled) return new Nonconformance(subject, ['the model has no such operation']);
  const shape = modelled[direction]?.shape;
  const measure = { model: shape ? model : noMembers, limits: direction === 'input' };
  const found = violations(measure, shape ?? 'Nothing', value);
  return found.length === 0 ? undefined : new Nonconformance(subject, found);
}

const noMembers = { operations: {}, shapes: { Nothing: { type: 'structure' } } };
