import type { Service } from '../../../src/sandbox/region/operation.js';
import { services as every } from '../../../src/sandbox/services/index.js';

/** Which members of requests were sent, and which of them a handler looked at: `ec2:CreateVpc CidrBlock`. */
export class Heeded {
  readonly #sent = new Set<string>();
  readonly #read = new Set<string>();

  /** Sent, and never looked at: the sandbox would answer the same without them. */
  get ignored(): string[] {
    return [...this.#sent].filter((member) => !this.#read.has(member)).sort();
  }

  /** The services, with every input watched. What a handler stores as a whole counts as looked at. */
  services(watched: readonly Service[] = every): Service[] {
    return watched.map((service) => ({
      ...service,
      operations: service.operations.map((operation) => {
        const subject = `${service.description.signingName}:${operation.name}`;
        const handle: typeof operation.handle = (input, call) =>
          operation.handle(this.#watch(input, subject, []), call);
        return operation.unmodelled ? operation : { ...operation, handle };
      }),
    }));
  }

  #watch(value: unknown, subject: string, trail: readonly string[]): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#watch(one, subject, trail));
    if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array)
      return value;
    const nameOf = (member: string): string => `${subject} ${[...trail, member].join('.')}`;
    const given = Object.entries(value).filter(([, inner]) => inner !== undefined);
    for (const [member] of given) this.#sent.add(nameOf(member));
    const watched = given.map(([member, inner]) => [member, this.#watch(inner, subject, [...trail, member])]);
    return new Proxy(Object.fromEntries(watched), {
      get: (target, member, receiver) => {
        if (typeof member === 'string') this.#read.add(nameOf(member));
        return Reflect.get(target, member, receiver);
      },
    });
  }
}
