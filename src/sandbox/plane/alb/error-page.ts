/** The codes that an application load balancer answers itself. */
const reasons = {
  400: 'Bad Request',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
} as const;

export type AlbErrorCode = keyof typeof reasons;

export const albServerHeader = 'awselb/2.0';

/** The page of an error that did not come from a target. */
export function errorPage(code: AlbErrorCode): string {
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

/** The same as a whole response, for connections that never became a request. */
export function rawErrorResponse(code: AlbErrorCode): string {
  const body = errorPage(code);
  const head = [
    `HTTP/1.1 ${code} ${reasons[code]}`,
    `Server: ${albServerHeader}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/html',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
