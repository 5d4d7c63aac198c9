import type { Clock } from '../../lib/clock.js';
import { withDeadline } from '../deadline.js';
import { isDenied, resumeDenied, startSessionError, TunnelError, type TunnelPhase } from '../errors.js';
import { type ConnectOptions, connectDataChannel } from './connect.js';
import { DataChannel } from './data-channel.js';
import type { Agreement } from './handshake.js';

/** Where and with what to open a data channel, as StartSession and ResumeSession answer. */
export interface SessionTicket {
  readonly streamUrl: string;
  readonly tokenValue: string;
}

/** The Session Manager operations a session needs; they throw the SDK's errors. */
export interface SessionApi {
  /** Without a document it is a shell. */
  startSession(
    target: string,
    documentName: string | undefined,
    parameters: Record<string, string[]>,
  ): Promise<SessionTicket & { readonly sessionId: string }>;
  /** Has to be repeatable. */
  terminateSession(sessionId: string): Promise<void>;
  /** Answers undefined when the session is over. Without it a lost connection ends the session. */
  resumeSession?(sessionId: string): Promise<SessionTicket | undefined>;
}

/** Limits in milliseconds of the clock's time. */
export interface SessionDeadlines {
  readonly startSession: number;
  readonly connect: number;
  /** From the accepted connection to the agent's first word. */
  readonly agent: number;
  readonly handshake: number;
  /** Of an open session: nothing acknowledged for this long. */
  readonly silence: number;
  /** Between pings of the connection; nothing heard for twice as long means that it is lost. */
  readonly keepAlive: number;
  readonly terminate: number;
}

export const defaultDeadlines: SessionDeadlines = {
  startSession: 20_000,
  connect: 15_000,
  agent: 30_000,
  handshake: 15_000,
  // A destination may take its time with what it gets; a lost connection is noticed by its pings.
  silence: 120_000,
  keepAlive: 30_000,
  terminate: 5000,
};

export interface SessionRequest extends ConnectOptions {
  readonly api: SessionApi;
  readonly target: string;
  readonly documentName: string | undefined;
  readonly parameters: Record<string, string[]>;
  readonly clock: Clock;
  readonly deadlines: SessionDeadlines;
  /** For opening as a whole. */
  readonly deadlineMs: number;
  readonly paced: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onPayload: (payloadType: number, payload: Buffer) => void;
  readonly onLog: (line: string) => void;
}

const resumeAttempts = 5;
const firstPauseMs = 100;
const longestPauseMs = 5000;

/** A Session Manager session from StartSession to TerminateSession, whatever travels in it. */
export class Session {
  readonly #request: SessionRequest;
  readonly #channel: DataChannel;
  #sessionId = '';
  #resumes = 0;

  private constructor(request: SessionRequest) {
    this.#request = request;
    this.#channel = new DataChannel({
      clock: request.clock,
      paced: request.paced,
      silenceMs: request.deadlines.silence,
      keepAliveMs: request.deadlines.keepAlive,
      onPayload: request.onPayload,
      onLost: (error) => void this.#resume(error),
    });
  }

  /** Opens a session and completes its handshake. @throws TunnelError, or the signal's reason */
  static async open(request: SessionRequest): Promise<{ readonly session: Session; readonly agreement: Agreement }> {
    const session = new Session(request);
    try {
      return { session, agreement: await session.#open() };
    } catch (error) {
      await session.close(error instanceof TunnelError ? error : new TunnelError('closed', 'open', '', error));
      throw error;
    }
  }

  get channel(): DataChannel {
    return this.#channel;
  }

  /** Ends the session at the agent and at the service; never fails. */
  async close(error: TunnelError): Promise<void> {
    await this.#channel.close(error);
    await this.#terminate(this.#sessionId);
  }

  async #open(): Promise<Agreement> {
    const { deadlines, deadlineMs, clock } = this.#request;
    const end = clock.now() + deadlineMs;
    const phase = <T>(name: TunnelPhase, awaited: string, ms: number, run: (signal: AbortSignal) => Promise<T>) => {
      const { signal } = this.#request;
      const left = Math.max(0, Math.min(ms, end - clock.now()));
      return withDeadline({ phase: name, awaited, ms: left, clock, signal }, run);
    };
    const ticket = await phase('start-session', 'answer to StartSession', deadlines.startSession, (s) =>
      this.#start(s),
    );
    const socket = await phase('connect', 'connection to the data channel', deadlines.connect, (signal) =>
      connectDataChannel(ticket.streamUrl, this.#request, signal),
    );
    this.#channel.attach(socket, ticket.tokenValue);
    await phase('agent', "word from the instance's agent", deadlines.agent, () => this.#channel.agentArrived);
    return phase('handshake', 'end of the handshake', deadlines.handshake, () => this.#channel.agreed);
  }

  async #start(signal: AbortSignal): Promise<SessionTicket> {
    const { api, target, documentName, parameters, onLog } = this.#request;
    try {
      const { sessionId, ...ticket } = await api.startSession(target, documentName, parameters);
      // An answer that came too late is a session nobody else would end.
      if (signal.aborted) await this.#terminate(sessionId);
      else this.#sessionId = sessionId;
      onLog(`session ${sessionId} on ${target}`);
      return ticket;
    } catch (error) {
      throw startSessionError(error);
    }
  }

  async #terminate(sessionId: string): Promise<void> {
    if (sessionId === '') return;
    const { api, clock, deadlines, onLog } = this.#request;
    const deadline = { phase: 'open', awaited: 'answer to TerminateSession', clock, signal: undefined } as const;
    try {
      await withDeadline({ ...deadline, ms: deadlines.terminate }, () => api.terminateSession(sessionId));
    } catch (error) {
      // The service ends it by itself later, when it is idle.
      onLog(`session ${sessionId} could not be terminated: ${String(error)}`);
    }
  }

  /** Brings a session whose socket was lost back with a new token; both ends kept what was not acknowledged. */
  async #resume(lost: TunnelError): Promise<void> {
    if (this.#channel.heard) this.#resumes = 0;
    let pause = firstPauseMs;
    while (this.#resumes < resumeAttempts && !this.#channel.over) {
      this.#resumes += 1;
      try {
        const ticket = await this.#newTicket();
        if (!ticket) break;
        await this.#reconnect(ticket);
        this.#request.onLog(`session ${this.#sessionId} resumed after: ${lost.message}`);
        return;
      } catch (error) {
        if (isDenied(error)) return this.#channel.end(resumeDenied(error));
        await this.#request.clock.sleep(pause);
        pause = Math.min(pause * 2, longestPauseMs);
      }
    }
    await this.#channel.end(lost);
  }

  async #newTicket(): Promise<SessionTicket | undefined> {
    const { api, clock, deadlines, signal } = this.#request;
    const deadline = { phase: 'open', awaited: 'answer to ResumeSession', clock, signal } as const;
    return withDeadline({ ...deadline, ms: deadlines.startSession }, async () => api.resumeSession?.(this.#sessionId));
  }

  async #reconnect(ticket: SessionTicket): Promise<void> {
    const { clock, deadlines, signal } = this.#request;
    const deadline = { phase: 'open', awaited: 'connection to the data channel', clock, signal } as const;
    const socket = await withDeadline({ ...deadline, ms: deadlines.connect }, (over) =>
      connectDataChannel(ticket.streamUrl, this.#request, over),
    );
    this.#channel.attach(socket, ticket.tokenValue);
  }
}
