import { type Clock, systemClock } from '../../lib/clock.js';
import { TunnelError } from '../errors.js';
import { payloadTypes } from './codec.js';
import type { ConnectOptions } from './connect.js';
import { defaultDeadlines, Session, type SessionApi, type SessionDeadlines } from './session.js';

/** Of the terminal, in characters. */
export interface ShellSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ShellOptions extends ConnectOptions {
  readonly api: SessionApi;
  readonly target: string;
  readonly size: ShellSize;
  readonly onOutput: (bytes: Buffer) => void;
  /** For opening as a whole, in milliseconds; 60 s when left out. */
  readonly deadlineMs?: number;
  readonly deadlines?: Partial<SessionDeadlines>;
  readonly signal?: AbortSignal;
  /** Wall time when left out. */
  readonly clock?: Clock;
  readonly onLog?: (line: string) => void;
}

/** A shell on an instance, in a terminal there. */
export interface Shell {
  /** Passes on what was typed, control characters included. */
  write(bytes: Buffer): Promise<void>;
  resize(size: ShellSize): Promise<void>;
  close(): Promise<void>;
  /** Settles when it is over: `session-ended` when the shell itself ended. Its exit status does not travel. */
  readonly ended: Promise<TunnelError>;
}

/** Opens a shell as the account's session preferences say. @throws TunnelError, or the signal's reason */
export async function openShell(options: ShellOptions): Promise<Shell> {
  const { size, onOutput, deadlineMs = 60_000, signal, onLog = () => undefined } = options;
  const { session, agreement } = await Session.open({
    ...options,
    // AWS's document for shells need not exist in the account: only leaving it out always works.
    documentName: undefined,
    parameters: {},
    clock: options.clock ?? systemClock,
    deadlines: { ...defaultDeadlines, ...options.deadlines },
    deadlineMs,
    paced: true,
    signal,
    onLog,
    onPayload: (type, payload) => {
      if (type === payloadTypes.output) onOutput(payload);
    },
  });
  const close = (): Promise<void> => session.close(new TunnelError('closed', 'open'));
  if (!shellTypes.has(agreement.sessionType)) {
    await close();
    throw new TunnelError('handshake-failed', 'handshake', `the session preferences ask for ${agreement.sessionType}`);
  }
  const resize = ({ columns, rows }: ShellSize): Promise<void> =>
    session.channel.send(payloadTypes.size, Buffer.from(JSON.stringify({ cols: columns, rows })));
  await resize(size);
  signal?.addEventListener('abort', () => void close(), { once: true });
  const ended = session.channel.ended.then(async (error) => {
    await session.close(error);
    return error;
  });
  return { write: (bytes) => session.channel.write(bytes), resize, close, ended };
}

const shellTypes: ReadonlySet<string> = new Set(['Standard_Stream', 'InteractiveCommands']);
