import { randomUUID } from 'node:crypto';
import { NormalizedSchema } from '@smithy/core/schema';
import { systemClock } from '../../lib/clock.js';
import { CallFaults } from '../faults/call-faults.js';
import { ConnectionLost } from '../faults/connection-lost.js';
import { failure, success, type WireAnswer } from '../wire/answer.js';
import { AwsError } from '../wire/aws-error.js';
import { parseJsonRequest } from '../wire/json-codec.js';
import { type Protocol, type ServiceDescription, ServiceModel } from '../wire/model.js';
import { closeToken, type NamedOperation, openToken } from '../wire/page-token.js';
import { parseQueryRequest } from '../wire/query-request.js';
import { validate } from '../wire/validation.js';
import { authenticate, missingSignature, single } from './authentication.js';
import type { Cloud } from './cloud.js';
import type { Call, Operation, Service } from './operation.js';
import { parseAuthorization, type SignedRequest } from './signature.js';
import { Throttling } from './throttling.js';

/** A request as it came over HTTP. */
export interface WireRequest extends SignedRequest {
  readonly publicBase: string;
  readonly signal: AbortSignal;
}

/** `reset`: the connection is broken; `silence`: it stays open, and nothing comes. */
export type Reply = WireAnswer | 'reset' | 'silence';

interface LoadedService {
  readonly model: ServiceModel;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** Finds the service and the operation of a request, authenticates it, runs the handler, and writes the answer. */
export class Dispatcher {
  readonly #cloud: Cloud;
  readonly #throttling: Throttling;
  readonly #services = new Map<string, LoadedService>();
  readonly #onError: (error: unknown) => void;

  private constructor(cloud: Cloud, onError: (error: unknown) => void) {
    this.#cloud = cloud;
    this.#throttling = new Throttling(cloud);
    this.#onError = onError;
  }

  static async load(
    cloud: Cloud,
    services: readonly Service[],
    onError: (error: unknown) => void,
  ): Promise<Dispatcher> {
    const dispatcher = new Dispatcher(cloud, onError);
    const models = await Promise.all(services.map((service) => ServiceModel.load(service.description)));
    for (const [i, service] of services.entries()) {
      const model = models[i];
      if (!model) continue;
      const operations = new Map(service.operations.map((operation) => [operation.name, operation]));
      dispatcher.#services.set(service.description.signingName, { model, operations });
    }
    return dispatcher;
  }

  /** Answers `reset` or `silence` where a fault leaves the client without an answer. */
  async answer(request: WireRequest): Promise<Reply> {
    const requestId = randomUUID();
    const scope = parseAuthorization(single(request.headers.authorization));
    const service = scope && this.#services.get(scope.service);
    try {
      if (!scope) throw missingSignature();
      if (!service) {
        throw new AwsError('UnknownService', `The sandbox does not have the service "${scope.service}"`, 404);
      }
      const { protocol, actionPrefix } = service.model.description;
      const name = operationName(service.model.description, request);
      const faults = new CallFaults(this.#cloud, `${actionPrefix}:${name}`, protocol);
      const now = systemClock.now() + (await faults.arrive(request.signal));
      const answer = await this.#run(service, name, request, { requestId, now, faults }).catch((error) =>
        this.#refusal(service, error, requestId),
      );
      // Clients correct their clocks by this header.
      return { ...answer, headers: { ...answer.headers, date: new Date(now).toUTCString() } };
    } catch (error) {
      return error instanceof ConnectionLost ? error.how : this.#refusal(service, error, requestId);
    }
  }

  /** @throws ConnectionLost */
  #refusal(service: LoadedService | undefined, error: unknown, requestId: string): WireAnswer {
    if (error instanceof ConnectionLost) throw error;
    if (error instanceof AwsError) return failure(service?.model, error, requestId);
    this.#onError(error);
    return failure(
      service?.model,
      new AwsError('InternalFailure', `The sandbox failed: ${String(error)}`, 500),
      requestId,
    );
  }

  async #run(
    service: LoadedService,
    name: string,
    request: WireRequest,
    { requestId, now, faults }: { requestId: string; now: number; faults: CallFaults },
  ): Promise<WireAnswer> {
    const { model } = service;
    const { protocol, actionPrefix } = model.description;
    const caller = authenticate(this.#cloud, request, protocol, now);
    const operation = service.operations.get(name);
    const schema = model.operation(name);
    if (!operation || !(schema || operation.unmodelled)) throw unknownOperation(protocol, name);
    const input = schema ? readInput(model, { name, schema }, request) : parseJson(request.body);
    const { publicBase, signal } = request;
    const call: Call = { cloud: this.#cloud, caller, requestId, publicBase, signal };
    const action = `${actionPrefix}:${name}`;
    this.#throttling.admit({ action, protocol, callerArn: caller.arn, input });
    faults.refuse(caller, input);
    this.#cloud.authoriser?.check({ ...call, service: model.description, operation: name, input });
    const output = await faults.carryOut(schema, input, (given) => operation.handle(given, call));
    if (!/^(Describe|Get|List)/.test(name)) this.#cloud.changed();
    faults.answer(caller);
    if (!schema) return success(model, name, anyDocument, output, requestId);
    return success(model, name, schema.output, closeToken({ name, schema }, output ?? {}), requestId);
  }
}

const anyDocument = NormalizedSchema.of(15);

function operationName({ protocol, targetPrefix }: ServiceDescription, request: WireRequest): string {
  if (protocol !== 'json') return formOf(request).get('Action') ?? '';
  return (single(request.headers['x-amz-target']) ?? '').replace(`${targetPrefix}.`, '');
}

/** @throws AwsError for what the model does not allow. */
function readInput(model: ServiceModel, operation: NamedOperation, request: WireRequest): unknown {
  const { protocol } = model.description;
  const schema = operation.schema.input;
  const input =
    protocol === 'json'
      ? parseJsonRequest(parseJson(request.body), schema)
      : parseQueryRequest(formOf(request), schema, protocol);
  validate(model, schema, input);
  return openToken(model.description, operation, input);
}

function formOf(request: WireRequest): URLSearchParams {
  const text = request.method === 'GET' ? (request.url.split('?')[1] ?? '') : request.body.toString('utf8');
  return new URLSearchParams(text);
}

function parseJson(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'The request body is not JSON', 400);
  }
}

function unknownOperation(protocol: Protocol, name: string): AwsError {
  if (protocol === 'json')
    return new AwsError('UnknownOperationException', `The sandbox has no operation ${name}`, 400);
  return new AwsError('InvalidAction', `The action ${name} is not valid for this web service.`, 400);
}
