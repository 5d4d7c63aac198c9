/** The codes that an application load balancer answers with a page of its own. */
const reasons = {
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
} as const;

export type RedirectCode = 301 | 302;
export type AlbErrorCode = Exclude<keyof typeof reasons, RedirectCode>;

export const albServerHeader = 'awselb/2.0';

/** The page of an answer that did not come from a target. */
export function page(code: keyof typeof reasons): string {
  const title = `${code} ${reasons[code]}`;
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
}

/** The same as a whole response, for connections that never became a request or want to become something else. */
export function rawResponse(code: keyof typeof reasons, headers: readonly string[] = []): string {
  const body = page(code);
  const head = [
    `HTTP/1.1 ${code} ${reasons[code]}`,
    `Server: ${albServerHeader}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/html',
    `Content-Length: ${body.length}`,
    ...headers,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
