import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Size } from '../../src/ui/screen.js';
import { cliPath } from './cli.js';
import type { Recording } from './recording.js';

/** What somebody at a terminal does: waits until a text is to be seen, types, pastes, pulls the window. */
export type Move =
  | readonly ['shows' | 'pastes' | 'line', string]
  | readonly ['keys', ...string[]]
  | readonly ['resizes', Size];

/** How a program has left its terminal; `restored` is how it found it. */
export interface Left {
  readonly code: number;
  readonly terminal: readonly string[];
}

export const restored: Left['terminal'] = ['echo', 'icanon', 'isig', 'normal buffer', 'cursor'];

/** Why there is no terminal to play with here, or undefined. */
export const noTmux = spawnSync('tmux', ['-V']).status === 0 ? undefined : 'tmux is not installed';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const sides = ({ columns, rows }: Size): string[] => ['-x', String(columns), '-y', String(rows)];

/** A real terminal in which the built CLI runs: keys go in as from a keyboard, and every byte that comes out is kept. */
export class PlayedPty {
  readonly #folder: string;
  /** One for each run, in order. */
  readonly #runs: { readonly size: Size; readonly resizes: { readonly at: number; readonly size: Size }[] }[] = [];

  /** `folder` is short-lived and short enough for a unix socket. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(join(folder, 'work'), { recursive: true });
  }

  /** Where the CLI is started. */
  get cwd(): string {
    return join(this.#folder, 'work');
  }

  /** Runs the CLI in a new window; at its end the terminal's settings are noted. */
  open(args: readonly string[], size: Size, env: Readonly<Record<string, string>> = {}): void {
    const isFirst = this.#runs.push({ size, resizes: [] }) === 1;
    const [go, raw] = [this.#note('go'), this.#note('raw')];
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const command = ['env', ...variables, process.execPath, cliPath, ...args].map(quote).join(' ');
    // It starts only when its output is already being kept.
    // Ctrl-C in a terminal that is not raw is for everybody in it; what comes after the CLI is for us.
    const script = `trap : INT; while [ ! -e ${go} ]; do sleep 0.05; done; ${command}; echo "ended with $?"; stty -a > ${go}; sleep 600`;
    writeFileSync(raw, '');
    if (isFirst) this.#tmux('new-session', '-d', ...sides(size), '-c', this.cwd, 'sh', '-c', script);
    else {
      this.#tmux('respawn-pane', '-k', '-c', this.cwd, 'sh', '-c', script);
      this.#tmux('resize-window', ...sides(size));
    }
    this.#tmux('clear-history');
    this.#tmux('pipe-pane', '-O', `cat >> ${raw}`);
    writeFileSync(go, '');
  }

  async play(...moves: readonly Move[]): Promise<void> {
    for (const move of moves) {
      if (move[0] === 'shows') await this.shows(move[1]);
      else if (move[0] === 'pastes') this.paste(move[1]);
      else if (move[0] === 'line') this.line(move[1]);
      else if (move[0] === 'resizes') this.resize(move[1]);
      else this.keys(...move.slice(1));
    }
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

  resize(size: Size): void {
    this.#runs.at(-1)?.resizes.push({ at: this.raw().length, size });
    this.#tmux('resize-window', ...sides(size));
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
    return readFileSync(this.#note('raw'), 'utf8');
  }

  /** All that every run has written. */
  recordings(): Recording[] {
    return this.#runs.map((run, at) => ({ ...run, raw: readFileSync(this.#note('raw', at + 1), 'utf8') }));
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
  async ended(): Promise<Left> {
    await this.shows('ended with ');
    const settings = this.#note('go');
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

  /** The process id of the program that runs. */
  pid(): number {
    const shell = this.#tmux('display-message', '-p', '#{pane_pid}').trim();
    return Number(spawnSync('ps', ['--ppid', shell, '-o', 'pid='], { encoding: 'utf8' }).stdout.trim());
  }

  close(): void {
    spawnSync('tmux', [...this.#socket(), 'kill-server'], { env: this.#env() });
  }

  #note(name: string, run = this.#runs.length): string {
    return join(this.#folder, `${name}-${run}`);
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
