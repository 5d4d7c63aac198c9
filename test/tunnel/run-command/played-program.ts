import { keyExchange, seal, unseal } from '../../../src/tunnel/run-command/sealing.js';

/** What the program on an app server is asked for. */
export interface Question {
  readonly user: string;
  readonly password: string;
  readonly database?: string;
  readonly statements: readonly string[];
  readonly atomically: boolean;
}

/** The other side of a command channel, without a server: it opens what was sealed and asks the test. */
export class PlayedProgram {
  readonly #answerTo: (question: Question) => unknown;
  #key: Buffer = Buffer.alloc(0);
  #parts = '';

  constructor(answerTo: (question: Question) => unknown) {
    this.#answerTo = answerTo;
  }

  /** What a script prints that was sent for the program; undefined for other scripts. */
  run(lines: readonly string[]): string | undefined {
    const call = /"\$python" -I - (\w+) (\w+) ?(.*) <</.exec(lines.join('\n'));
    if (!call) return undefined;
    const [, verb = '', session = '', rest = ''] = call;
    const [first = '', data = ''] = rest.split(' ');
    if (verb === 'open') {
      const exchange = keyExchange();
      this.#key = exchange.keyWith(first, session);
      return `${exchange.publicKey}\n`;
    }
    if (verb === 'part') this.#parts += data;
    if (verb !== 'ask') return '';
    const question = JSON.parse(unseal(this.#key, `ask ${first}`, this.#parts + data));
    this.#parts = '';
    const sealed = seal(this.#key, `answer ${first}`, JSON.stringify(this.#answerTo(question)));
    return `${sealed.length} ${sealed}\n`;
  }
}
