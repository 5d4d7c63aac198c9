import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signalGroup } from '../../lib/processes.js';
import { TunnelError } from '../errors.js';
import type { SessionTicket } from '../native/session.js';
import { portForwarding } from '../port-forwarding.js';
import type { Destination } from '../tunnel.js';
import { portIn, troubleIn } from './words.js';

/** Time to say goodbye to the agent after SIGINT, before it is killed. */
const farewellMs = 1_000;

export interface PluginChildOptions {
  readonly program: string;
  readonly region: string;
  /** Of the Systems Manager service. */
  readonly endpointUrl: string;
  /** The user's environment with the credentials to use. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
}

/** A running session-manager-plugin. */
export interface PluginChild {
  /** The local port, once it says so. Rejects when it ends or says that it cannot. */
  readonly port: Promise<number>;
  /** What it has said went wrong so far. */
  trouble(): TunnelError | undefined;
  /** Settles when the process is gone. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts AWS's plugin as its own command line does: the session in the environment (argv shows in the process list),
 * the rest as six arguments. It gets a process group of its own, or the user's Ctrl-C would end the tunnel first, and
 * a short TMPDIR for its unix socket.
 */
export async function startPlugin(
  options: PluginChildOptions,
  destination: Destination,
  session: SessionTicket & { readonly sessionId: string },
): Promise<PluginChild> {
  const { program, region, endpointUrl, env, onLog } = options;
  const folder = await mkdtemp(join(tmpdir(), 't3p-'));
  const { documentName, parameters } = portForwarding(destination);
  const request = { Target: destination.target, DocumentName: documentName, Parameters: parameters };
  const response = {
    SessionId: session.sessionId,
    TokenValue: session.tokenValue,
    StreamUrl: session.streamUrl,
  };
  const { execa } = await import('execa');
  const responseVariable = 'AWS_SSM_START_SESSION_RESPONSE';
  const child = execa(program, [responseVariable, region, 'StartSession', '', JSON.stringify(request), endpointUrl], {
    env: { ...env, [responseVariable]: JSON.stringify(response), TMPDIR: folder },
    extendEnv: false,
    detached: true,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    all: true,
  });
  let output = '';
  const ended = child.then(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const port = new Promise<number>((resolve, reject) => {
    child.all.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const line of text.split('\n').filter((one) => one.trim() !== '')) onLog(`plugin: ${line}`);
      const opened = portIn(output);
      const trouble = troubleIn(output);
      if (opened !== undefined) resolve(opened);
      else if (trouble) reject(trouble);
    });
    void ended.then(() => reject(troubleIn(output) ?? new TunnelError('plugin-failed', 'connect', lastLine(output))));
  });
  // Whoever stops the child before it has said anything does not wait for the port.
  port.catch(() => undefined);
  const signal = (name: 'SIGINT' | 'SIGKILL'): void => {
    if (child.pid !== undefined) signalGroup(child.pid, name);
  };
  return {
    port,
    trouble: () => troubleIn(output),
    ended,
    stop: async () => {
      signal('SIGINT');
      const late = setTimeout(() => signal('SIGKILL'), farewellMs);
      await ended;
      clearTimeout(late);
    },
  };
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) || 'it said nothing';
}
