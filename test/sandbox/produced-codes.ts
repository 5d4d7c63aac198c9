import type { Service } from '../../src/sandbox/region/operation.js';
import { AwsError } from '../../src/sandbox/wire/aws-error.js';

/** The services, telling each error code that one of their operations answers. */
export function tellingCodes(services: readonly Service[], tell: (code: string) => void): Service[] {
  return services.map((service) => ({
    ...service,
    operations: service.operations.map((operation) => ({
      ...operation,
      handle: async (input, call) => {
        try {
          return await operation.handle(input, call);
        } catch (error) {
          if (error instanceof AwsError) tell(error.code);
          throw error;
        }
      },
    })),
  }));
}
