import { setTimeout as sleep } from 'node:timers/promises';

const clients = 4;
const pauseMs = 20;

/** Clients that ask a URL over and over, half of them over a kept connection, until told to stop. */
export class Hammer {
  readonly #answers = new Map<string, number>();
  readonly #clients: readonly Promise<void>[];
  #stopped = false;

  constructor(url: string) {
    this.#clients = Array.from({ length: clients }, (_, i) => this.#ask(url, i % 2 === 0));
  }

  /** How often each status or error came. */
  async stop(): Promise<Readonly<Record<string, number>>> {
    this.#stopped = true;
    await Promise.all(this.#clients);
    return Object.fromEntries(this.#answers);
  }

  async #ask(url: string, keep: boolean): Promise<void> {
    const init = keep ? {} : { headers: { connection: 'close' } };
    while (!this.#stopped) {
      const outcome = await fetch(url, init).then(
        async (response) => {
          await response.text();
          return String(response.status);
        },
        (error: Error) => String(error.cause ?? error),
      );
      this.#answers.set(outcome, (this.#answers.get(outcome) ?? 0) + 1);
      await sleep(pauseMs);
    }
  }
}
