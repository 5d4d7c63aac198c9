import { NormalizedSchema } from '@smithy/core/schema';

export type Protocol = 'ec2' | 'query' | 'json';

/** A service as its SDK client describes it: where the schemas are and how requests look on the wire. */
export interface ServiceDescription {
  /** The name in the credential scope of a signature: `ec2`, `elasticloadbalancing`, ... */
  readonly signingName: string;
  readonly protocol: Protocol;
  readonly version: string;
  readonly xmlNamespace: string;
  /** The prefix of `X-Amz-Target` for JSON services. */
  readonly targetPrefix: string;
  /** The prefix of IAM actions. */
  readonly actionPrefix: string;
  /** Loads the SDK client's module, whose `Name$` exports are the schemas. */
  readonly load: () => Promise<object>;
}

export interface OperationSchema {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/** How an error travels: the code on the wire and the HTTP status, from the model's error shapes. */
export interface ErrorShape {
  readonly wireCode: string;
  readonly status: number;
  /** What the shape calls its text: `message`, `Message`; undefined where it has none. */
  readonly messageMember: string | undefined;
}

/** The parsed model of one service. */
export class ServiceModel {
  static readonly #loaded = new WeakMap<ServiceDescription, Promise<ServiceModel>>();
  readonly description: ServiceDescription;
  readonly #operations = new Map<string, OperationSchema>();
  readonly #errors = new Map<string, ErrorShape>();
  readonly #exports: object;

  private constructor(description: ServiceDescription, exports: object) {
    this.description = description;
    this.#exports = exports;
    for (const [name, value] of Object.entries(exports)) {
      if (!name.endsWith('$') || !Array.isArray(value)) continue;
      const kind: unknown = value[0];
      if (kind === 9) {
        this.#operations.set(name.slice(0, -1), {
          input: NormalizedSchema.of(value[4]),
          output: NormalizedSchema.of(value[5]),
        });
      } else if (kind === -3) this.#addError(name.slice(0, -1), NormalizedSchema.of(Reflect.get(exports, name)));
    }
  }

  /** A model never changes: it is read from the SDK once, however many regions answer by it. */
  static load(description: ServiceDescription): Promise<ServiceModel> {
    const loaded = ServiceModel.#loaded.get(description) ?? ServiceModel.#read(description);
    ServiceModel.#loaded.set(description, loaded);
    return loaded;
  }

  static async #read(description: ServiceDescription): Promise<ServiceModel> {
    return new ServiceModel(description, await description.load());
  }

  operation(name: string): OperationSchema | undefined {
    return this.#operations.get(name);
  }

  /** Looks an error up by its wire code or its shape's name. */
  error(code: string): ErrorShape | undefined {
    return this.#errors.get(code);
  }

  /** The values of one of the SDK's enumerations; undefined for a name that is none. */
  enumeration(name: string): readonly string[] | undefined {
    const values: unknown = Reflect.get(this.#exports, name);
    return typeof values === 'object' && values !== null ? Object.values(values).map(String) : undefined;
  }

  #addError(shapeName: string, schema: NormalizedSchema): void {
    const traits = schema.getMergedTraits();
    const queryError: unknown = Reflect.get(traits, 'awsQueryError');
    // JSON services name the shape and answer 400: the query code and status in some of their models are those of an
    // older protocol.
    const older = this.description.protocol !== 'json' && Array.isArray(queryError) ? queryError : [];
    const [code = shapeName, status = Reflect.get(traits, 'httpError')]: unknown[] = older;
    const usual = Reflect.get(traits, 'error') === 'server' ? 500 : 400;
    const wireCode = typeof code === 'string' ? code : shapeName;
    const messageMember = [...schema.structIterator()].map(([name]) => name).find((name) => /^message$/i.test(name));
    const error = { wireCode, status: typeof status === 'number' ? status : usual, messageMember };
    this.#errors.set(wireCode, error);
    this.#errors.set(shapeName, error);
  }
}

/** How many of a structure's members are required: the models list those first and give their number last. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const raw: unknown = schema.getSchema();
  if (!Array.isArray(raw) || !Array.isArray(raw[4])) return [];
  const count: unknown = raw[6];
  return typeof count === 'number' ? raw[4].slice(0, count) : [];
}
