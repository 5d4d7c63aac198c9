import { readJsonLines, writeJsonLine } from '../json-lines.js';
import type { PlaneMessage, PlaneRequest } from '../protocol.js';
import { Datacenter } from './datacenter.js';

/** The datacenter's main process: requests come by stdin, answers and events leave by stdout; it ends with its stdin. */
process.umask(0o022);

let datacenter: Datacenter | undefined;
let work: Promise<void> = Promise.resolve();

function send(message: PlaneMessage): void {
  writeJsonLine(process.stdout, message);
}

async function perform(request: PlaneRequest): Promise<void> {
  if (request.method === 'start') {
    const emit = (event: Extract<PlaneMessage, { kind: 'event' }>['event']): void => send({ kind: 'event', event });
    datacenter = await Datacenter.start(request.config, { emit, log: (text) => send({ kind: 'log', text }) });
    return;
  }
  if (datacenter === undefined) throw new Error('the datacenter has not been started');
  await (request.method === 'apply' ? datacenter.apply(request.topology) : datacenter.shutDown());
}

function isRequest(value: unknown): value is PlaneRequest {
  return typeof value === 'object' && value !== null && 'id' in value && 'method' in value;
}

readJsonLines(process.stdin, (message) => {
  if (!isRequest(message)) return;
  const { id } = message;
  work = work
    .then(() => perform(message))
    .then(
      () => send({ kind: 'answer', id }),
      (error: unknown) => send({ kind: 'answer', id, error: error instanceof Error ? error.message : String(error) }),
    );
});
process.stdin.on('end', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
// One failing socket must not end the hosts; the log tells.
process.on('uncaughtException', (error) => send({ kind: 'log', text: `unexpected: ${error.stack ?? error.message}` }));
