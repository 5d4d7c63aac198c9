import {
  askYesNo,
  createJsonPrinter,
  createPlainPrinter,
  createTheme,
  type Printer,
  type Screen,
  startProgress,
  type TargetFacts,
  type Theme,
} from '../ui/index.js';
import type { GlobalOptions } from './options.js';
import type { Session } from './session.js';
import { canAsk, emitData, say, type Terminal } from './terminal.js';

/** How this invocation may talk to people. */
export interface Presentation {
  readonly theme: Theme;
  /** Present when questions can be asked and Ink can be shown. */
  readonly screen?: Screen;
  /** That of the terminal by now: windows are pulled while a run goes on. */
  readonly width: number;
}

/** Colour and glyphs: `--no-color`, NO_COLOR (any value), and the terminal's encoding decide. */
export function presentationOf(options: GlobalOptions, terminal: Terminal): Presentation {
  const { env, stderr } = terminal;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  const theme = createTheme({
    colour: options.color !== false && !env.NO_COLOR && Boolean(stderr.isTTY),
    unicode: /utf-?8/i.test(locale),
  });
  const { stdin: input, stderr: output, clock, stop: interrupted } = terminal;
  const mode = options.plain || env.TERM === 'dumb' ? 'linear' : 'drawn';
  const screen: Screen = { mode, input, output, theme, clock, interrupted };
  return {
    theme,
    ...(canAsk(terminal) && !options.json ? { screen } : {}),
    get width() {
      return Math.min(stderr.columns ?? 80, 120);
    },
  };
}

/** What screens say of the target. */
export function factsOf(session: Session): TargetFacts {
  const { target, identity, simulated } = session;
  const { kind, region, endpointUrl } = target;
  return {
    kind,
    region,
    ...(kind === 'endpoint' && endpointUrl ? { endpointUrl } : {}),
    ...identity,
    ...(simulated ? { simulated } : {}),
  };
}

/** The display of a run: JSON lines on stdout, an Ink screen, or lines on stderr. */
export async function printerFor(
  options: GlobalOptions,
  terminal: Terminal,
  presentation: Presentation,
  target: TargetFacts,
): Promise<Printer> {
  if (options.json) return createJsonPrinter({ writeLine: (line) => emitData(terminal, line) });
  const { screen, theme } = presentation;
  if (screen?.mode === 'drawn') return startProgress({ target, screen, onInterrupt: terminal.interrupt });
  return createPlainPrinter({ writeLine: (line) => say(terminal, line), theme, target, clock: terminal.clock });
}

/** Asks whether the sandbox may install and build what its hosts need; absent where nothing may be asked. */
export function questionOf(
  presentation: Presentation,
  options: GlobalOptions,
): ((question: string, lines: readonly string[]) => Promise<boolean>) | undefined {
  const { screen } = presentation;
  if (!screen || options.yes) return undefined;
  return (question, lines) => askYesNo({ title: question, lines, yes: 'Yes', no: 'No, go without hosts', screen });
}
