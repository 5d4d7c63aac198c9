import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPath } from './cli.js';

/** A terminal of so many columns and rows. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Why there is no terminal to play with here, or undefined. */
export const noTmux = spawnSync('tmux', ['-V']).status === 0 ? undefined : 'tmux is not installed';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A real terminal in which the built CLI runs: keys go in as from a keyboard, and every byte that comes out is kept. */
export class PlayedPty {
  readonly #folder: string;
  readonly #raw: string;
  #windows = 0;

  /** `folder` is short-lived and short enough for a unix socket. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#raw = join(folder, 'raw');
    mkdirSync(join(folder, 'work'), { recursive: true });
    writeFileSync(this.#raw, '');
  }

  /** Where the CLI is started. */
  get cwd(): string {
    return join(this.#folder, 'work');
  }

  /** Runs the CLI in a new window; at its end the terminal's settings are noted. */
  open(args: readonly string[], { columns, rows }: Size): void {
    this.#windows += 1;
    const go = join(this.#folder, `go-${this.#windows}`);
    const command = [process.execPath, cliPath, ...args].map(quote).join(' ');
    // It starts only when its output is already being kept.
    // Ctrl-C in a terminal that is not raw is for everybody in it; what comes after the CLI is for us.
    const script = `trap : INT; while [ ! -e ${go} ]; do sleep 0.05; done; ${command}; echo "ended with $?"; stty -a > ${go}; sleep 600`;
    writeFileSync(this.#raw, '');
    const size = ['-x', String(columns), '-y', String(rows)];
    if (this.#windows === 1) this.#tmux('new-session', '-d', ...size, '-c', this.cwd, 'sh', '-c', script);
    else this.#tmux('respawn-pane', '-k', '-c', this.cwd, 'sh', '-c', script);
    if (this.#windows > 1) this.resize({ columns, rows });
    this.#tmux('clear-history');
    this.#tmux('pipe-pane', '-O', `cat >> ${this.#raw}`);
    writeFileSync(go, '');
  }

  /** Keys by tmux's names (`Enter`, `Escape`, `C-c`), one after the other. */
  keys(...names: readonly string[]): void {
    for (const name of names) this.#tmux('send-keys', name);
  }

  /** A line with its end. */
  line(text: string): void {
    if (text !== '') this.#tmux('send-keys', '-l', text);
    this.#tmux('send-keys', 'Enter');
  }

  /** Text, as quickly as a clipboard gives it. */
  paste(text: string): void {
    this.#tmux('set-buffer', text);
    this.#tmux('paste-buffer');
  }

  resize({ columns, rows }: Size): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** What is to be seen. */
  screen(): string[] {
    return this.#tmux('capture-pane', '-p').split('\n');
  }

  /** With all that has scrolled away. */
  history(): string[] {
    return this.#tmux('capture-pane', '-p', '-J', '-S', '-').split('\n');
  }

  /** Every byte since the start of the program. */
  raw(): string {
    return readFileSync(this.#raw, 'utf8');
  }

  /** Waits until a text is to be seen, also in the history. */
  async shows(text: string): Promise<void> {
    const deadline = Date.now() + 240_000;
    while (!this.history().join('\n').includes(text)) {
      if (Date.now() > deadline) throw new Error(`"${text}" was not shown:\n${this.history().join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Waits for the end of the program. @returns its exit code, and how it has left the terminal */
  async ended(): Promise<{ readonly code: number; readonly terminal: readonly string[] }> {
    await this.shows('ended with ');
    const settings = join(this.#folder, `go-${this.#windows}`);
    while (!existsSync(settings) || readFileSync(settings, 'utf8') === '') {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const code = /ended with (\d+)/.exec(this.history().join('\n'))?.[1];
    const stty = readFileSync(settings, 'utf8').split(/[\s;]+/);
    const [alternate, cursor] = this.#tmux('display-message', '-p', '#{alternate_on} #{cursor_flag}').trim().split(' ');
    return {
      code: Number(code),
      terminal: [
        ...['echo', 'icanon', 'isig'].filter((one) => stty.includes(one)),
        ...(alternate === '0' ? ['normal buffer'] : []),
        ...(cursor === '1' ? ['cursor'] : []),
      ],
    };
  }

  close(): void {
    spawnSync('tmux', [...this.#socket(), 'kill-server'], { env: this.#env() });
  }

  #socket(): string[] {
    return ['-L', 't3w', '-f', '/dev/null'];
  }

  #env(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    const cache = join(this.#folder, 'cache');
    return { PATH, HOME, LANG: 'C.UTF-8', TMUX_TMPDIR: this.#folder, XDG_CACHE_HOME: cache, SHELL: '/bin/sh' };
  }

  #tmux(...args: readonly string[]): string {
    const result = spawnSync('tmux', [...this.#socket(), ...args], { env: this.#env(), encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`tmux ${args[0]}: ${result.stderr || result.error}`);
    return result.stdout;
  }
}
