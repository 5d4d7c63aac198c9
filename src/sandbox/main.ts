import type { ServerMessage, ServerOptions } from './server/options.js';
import { serveSandbox } from './server/serve.js';

/** The background process of the embedded AWS. Argument: its options as JSON. */
const options = JSON.parse(process.argv[2] ?? '{}') as ServerOptions;

const tell = (message: ServerMessage): void => {
  if (process.send) process.send(message);
};
const log = (line: string): void => {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
};

try {
  const server = await serveSandbox({ ...options, pid: process.pid, log });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void server.stop(true));
  // The terminal of the command that started it may close; the sandbox stays.
  process.on('SIGHUP', () => undefined);
  process.on('unhandledRejection', (error) => log(`unhandled: ${String(error)}`));
  void server.ended.then(() => process.exit(0));
  tell({ kind: 'ready' });
  if (process.connected) process.disconnect();
} catch (error) {
  log(`start failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
