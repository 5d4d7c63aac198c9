import { HttpResponse } from '@smithy/core/protocols';
import type { HttpRequest } from '@smithy/types';
import type { Dispatcher, WireRequest } from '../../src/sandbox/region/dispatch.js';
import type { WireAnswer } from '../../src/sandbox/wire/answer.js';

/** Carries the bytes of one request to the sandbox and those of its answer back, without a socket between them. */
export type Send = (request: WireRequest) => Promise<WireAnswer>;

export function sendTo(dispatcher: Dispatcher): Send {
  return async (request) => {
    const reply = await dispatcher.answer(request);
    if (typeof reply === 'string') throw lostAnswer(reply);
    return reply;
  };
}

/** What the SDK's own handler throws for a broken connection, and when its patience for an answer ends. */
function lostAnswer(how: 'reset' | 'silence'): Error {
  const code = how === 'reset' ? 'ECONNRESET' : 'ETIMEDOUT';
  return Object.assign(new Error(how === 'reset' ? 'read ECONNRESET' : 'no answer came'), {
    name: 'TimeoutError',
    code,
  });
}

/** What an SDK client takes as its `requestHandler`. */
export function memoryHandler(send: Send, publicBase: string) {
  return {
    handle: async (request: HttpRequest): Promise<{ response: HttpResponse }> => {
      const { method, path, query = {} } = request;
      const answer = await send({
        method,
        url: path + queryText(query),
        headers: lowerCase(request.headers),
        body: bytesOf(request.body),
        publicBase,
        signal: new AbortController().signal,
      });
      const { status: statusCode, headers } = answer;
      return { response: new HttpResponse({ statusCode, headers: { ...headers }, body: Buffer.from(answer.body) }) };
    },
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
  };
}

/** The action that a request asks for, as an IAM policy names it but for its service: `CreateVpc`. */
export function actionOf({ headers, body }: Pick<WireRequest, 'headers' | 'body'>): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? '';
  return /(?:^|&)Action=(\w+)/.exec(body.toString('latin1'))?.[1] ?? '';
}

function queryText(query: NonNullable<HttpRequest['query']>): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((one): [string, string] => [key, one]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

function lowerCase(headers: HttpRequest['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function bytesOf(body: unknown): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : Buffer.alloc(0);
}
