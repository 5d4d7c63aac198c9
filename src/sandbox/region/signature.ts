import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a Signature Version 4 `Authorization` header says. */
export interface SignedScope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const pattern =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;

/** Reads the header; undefined when it is absent or not of this form. */
export function parseAuthorization(header: string | undefined): SignedScope | undefined {
  const match = header ? pattern.exec(header) : null;
  if (!match) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] = match;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

/**
 * Computes the signature again (AWS General Reference, "Create a signed AWS API request") and compares. The body's hash
 * is that of what has come, whatever a header says of it.
 */
export function signatureMatches(request: SignedRequest, scope: SignedScope, secretAccessKey: string): boolean {
  const amzDate = headerText(request.headers, 'x-amz-date');
  const url = new URL(request.url, 'http://host');
  const query = [...url.searchParams]
    .map(([key, value]) => [encode(key), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([key, value]) => `${key}=${value}`)
    .join('&');
  const canonical = [
    request.method,
    url.pathname,
    query,
    ...scope.signedHeaders.map((name) => `${name}:${headerText(request.headers, name)}`),
    '',
    scope.signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
  const credentialScope = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', amzDate, credentialScope, sha256(Buffer.from(canonical))].join('\n');
  let key: Buffer = Buffer.from(`AWS4${secretAccessKey}`);
  for (const part of [scope.date, scope.region, scope.service, 'aws4_request']) key = hmac(key, part);
  return timingSafeEqual(hmac(key, toSign), Buffer.from(scope.signature, 'hex'));
}

function headerText(headers: SignedRequest['headers'], name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(',') : (value ?? '')).trim().replace(/\s+/g, ' ');
}

const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
