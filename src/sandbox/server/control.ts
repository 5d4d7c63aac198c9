import { listFaults } from '../faults/faults.js';
import { injectFaults } from '../faults/inject.js';
import type { Cloud } from '../region/cloud.js';
import { holdings } from '../region/holdings.js';
import type { ControlHandler } from '../region/http.js';
import type { SandboxDescriptor } from './descriptor.js';
import type { Doors } from './doors.js';

/** What the control paths act on. */
export interface ControlContext {
  readonly cloud: Cloud;
  readonly doors: Doors;
  readonly descriptor: () => SandboxDescriptor;
  /** Makes a temporary sandbox one that stays until it is stopped. */
  readonly keep: () => void;
  /** Ends the process after the answer is sent; with `keep` the store and the disks stay for the next start. */
  readonly stop: (keep: boolean) => void;
}

type Handler = (context: ControlContext, query: URLSearchParams) => Promise<{ status: number; body: unknown }>;

const handlers: Readonly<Record<string, Handler>> = {
  '/_sandbox/status': async ({ cloud, descriptor }) => ({
    status: 200,
    body: { ...descriptor(), holdings: holdings(cloud), faults: listFaults(cloud) },
  }),
  '/_sandbox/faults': async ({ cloud }, query) => {
    injectFaults(cloud, query.getAll('add'));
    return { status: 200, body: {} };
  },
  '/_sandbox/reach': async ({ doors, cloud }, query) => {
    const host = query.get('host') ?? '';
    const port = Number(query.get('port'));
    if (!host || !Number.isInteger(port)) return { status: 400, body: { message: 'host and port are needed' } };
    if (cloud.plane.level === 'none') return { status: 409, body: { message: cloud.plane.description } };
    return { status: 200, body: { host: '127.0.0.1', port: await doors.open(host, port) } };
  },
  '/_sandbox/console': async ({ cloud }, query) => ({
    status: 200,
    body: { text: await cloud.plane.console(query.get('host') ?? '') },
  }),
  '/_sandbox/stop': async ({ stop }) => {
    stop(true);
    return { status: 200, body: {} };
  },
  '/_sandbox/keep': async ({ keep }) => {
    keep();
    return { status: 200, body: {} };
  },
  /** "I am done": a temporary sandbox that holds nothing ends and leaves nothing. */
  '/_sandbox/release': async ({ cloud, descriptor, stop }) => {
    const ends = descriptor().temporary && holdings(cloud).length === 0;
    if (ends) stop(false);
    return { status: 200, body: { ends } };
  },
};

export function controlHandler(context: ControlContext): ControlHandler {
  return async (url) => {
    const handler = handlers[url.pathname];
    return handler
      ? handler(context, url.searchParams)
      : { status: 404, body: { message: `no such path: ${url.pathname}` } };
  };
}
