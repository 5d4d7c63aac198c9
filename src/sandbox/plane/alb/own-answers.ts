import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AlbFixedResponse, AlbRedirect } from '../topology.js';
import { type AlbErrorCode, albServerHeader, page, type RedirectCode } from './error-page.js';

/** Where the load balancer was asked: what the placeholders of a redirect stand for. */
export interface Asked {
  readonly protocol: 'http' | 'https';
  readonly port: number;
}

/** An error that did not come from a target. */
export function answerError(response: ServerResponse, code: AlbErrorCode): void {
  if (response.destroyed) return;
  answer(response, code, { 'content-type': 'text/html' }, page(code));
}

export function answerFixed(response: ServerResponse, { status, contentType, body }: AlbFixedResponse): void {
  answer(response, status, { 'content-type': `${contentType}; charset=utf-8` }, body);
}

export function answerRedirect(
  request: IncomingMessage,
  response: ServerResponse,
  redirect: AlbRedirect,
  asked: Asked,
): void {
  const status: RedirectCode = redirect.status;
  const headers = { 'content-type': 'text/html', location: locationOf(request, redirect, asked) };
  answer(response, status, headers, page(status));
}

/** An ALB always writes the port, the protocol's usual one too: `https://shop.example:443/cart?item=1`. */
export function locationOf(
  { url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  { protocol, host, port, path, query }: AlbRedirect,
  asked: Asked,
): string {
  const [, askedPath = '', askedQuery = ''] = /^\/?([^?]*)\??(.*)$/s.exec(url) ?? [];
  const values: Readonly<Record<string, string>> = {
    protocol: asked.protocol,
    host: (headers.host ?? '').replace(/:\d+$/, ''),
    port: String(asked.port),
    path: askedPath,
    query: askedQuery,
  };
  const filled = (text: string): string => text.replace(/#\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const asking = filled(query);
  return `${filled(protocol).toLowerCase()}://${filled(host)}:${filled(port)}${filled(path)}${asking && `?${asking}`}`;
}

function answer(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  response.writeHead(status, { server: albServerHeader, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
