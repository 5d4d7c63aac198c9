import type { Service } from '../../src/sandbox/region/operation.js';
import { AwsError } from '../../src/sandbox/wire/aws-error.js';

const produced = new Set<string>();

/** The error codes that were answered since this was asked last. */
export function takeProducedCodes(): string[] {
  const codes = [...produced];
  produced.clear();
  return codes;
}

/** The services, each error code that one of their operations answers being remembered. */
export function rememberingCodes(services: readonly Service[]): Service[] {
  return services.map((service) => ({
    ...service,
    operations: service.operations.map((operation) => ({
      ...operation,
      handle: async (input, call) => {
        try {
          return await operation.handle(input, call);
        } catch (error) {
          if (error instanceof AwsError) produced.add(error.code);
          throw error;
        }
      },
    })),
  }));
}
