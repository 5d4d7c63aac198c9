import { type Line, type Tone, textOf } from './text/line.js';

export interface Glyphs {
  readonly done: string;
  readonly failed: string;
  readonly running: string;
  readonly waiting: string;
  readonly skipped: string;
  readonly warning: string;
  readonly cursor: string;
  readonly bullet: string;
  readonly ellipsis: string;
  readonly mask: string;
  readonly chosen: string;
  readonly free: string;
  readonly horizontal: string;
  readonly vertical: string;
  readonly topLeft: string;
  readonly topRight: string;
  readonly bottomLeft: string;
  readonly bottomRight: string;
  readonly down: string;
  readonly up: string;
}

const unicode: Glyphs = {
  done: '✔',
  failed: '✖',
  running: '▸',
  waiting: '·',
  skipped: '○',
  warning: '▲',
  cursor: '❯',
  bullet: '•',
  ellipsis: '…',
  mask: '•',
  chosen: '●',
  free: '○',
  horizontal: '─',
  vertical: '│',
  topLeft: '┌',
  topRight: '┐',
  bottomLeft: '└',
  bottomRight: '┘',
  down: '↓',
  up: '↑',
};

const ascii: Glyphs = {
  done: '+',
  failed: 'x',
  running: '>',
  waiting: '.',
  skipped: '-',
  warning: '!',
  cursor: '>',
  bullet: '*',
  ellipsis: '~',
  mask: '*',
  chosen: '*',
  free: 'o',
  horizontal: '-',
  vertical: '|',
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  down: 'v',
  up: '^',
};

export interface Theme {
  readonly glyphs: Glyphs;
  readonly colour: boolean;
}

/** What decides the look: `NO_COLOR` or `--no-color`, and whether the terminal's encoding is UTF-8. */
export interface ThemeFacts {
  readonly colour: boolean;
  readonly unicode: boolean;
}

export function createTheme(facts: ThemeFacts): Theme {
  return { glyphs: facts.unicode ? unicode : ascii, colour: facts.colour };
}

/** SGR parameters: only the terminal's own sixteen colours, so that every colour scheme stays readable. */
const styles: Readonly<Record<Tone, { readonly on: string; readonly off: string }>> = {
  plain: { on: '', off: '' },
  strong: { on: '\u001b[1m', off: '\u001b[22m' },
  dim: { on: '\u001b[2m', off: '\u001b[22m' },
  good: { on: '\u001b[32m', off: '\u001b[39m' },
  bad: { on: '\u001b[31m', off: '\u001b[39m' },
  warn: { on: '\u001b[33m', off: '\u001b[39m' },
  accent: { on: '\u001b[36m', off: '\u001b[39m' },
  selected: { on: '\u001b[7m', off: '\u001b[27m' },
};

/**
 * A line as the terminal gets it. Styles are written here and not by Ink's colour props: those ask the process's own
 * stdout, which may be a pipe while the screen is on stderr.
 */
export function paint(of: Line, theme: Theme): string {
  if (!theme.colour) return of.map((part) => part.text).join('');
  return of.map((part) => `${styles[part.tone].on}${part.text}${styles[part.tone].off}`).join('');
}

/** Lines for a stream: styled if the theme says so, without trailing spaces if not. */
export function painted(lines: readonly Line[], theme: Theme): string[] {
  return lines.map((one) => (theme.colour ? paint(one, theme) : textOf(one)));
}
