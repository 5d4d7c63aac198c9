import { EventEmitter } from 'node:events';
import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/lib/clock.js';
import { takeSnapshot } from '../../src/ops/index.js';
import type { AskingScreen } from '../../src/ui/asking.js';
import { askFullScreen, askInline, Interactive } from '../../src/ui/components/interactive.js';
import { forInk } from '../../src/ui/components/mount.js';
import { choiceScreen } from '../../src/ui/dialogs/choice.js';
import { typedNameScreen } from '../../src/ui/dialogs/typed-name.js';
import { startFeed } from '../../src/ui/ops/feed.js';
import { OpsView } from '../../src/ui/ops/screen.js';
import { startProgress } from '../../src/ui/progress/start.js';
import { createProgressStore } from '../../src/ui/progress/store.js';
import { ProgressView } from '../../src/ui/progress/view.js';
import type { Screen } from '../../src/ui/screen.js';
import { unwrapped, type Viewport } from '../../src/ui/terminal.js';
import { wizardScreen } from '../../src/ui/wizard/start.js';
import { sourcesAnswering } from '../ops/answers.js';
import { sandbox, theme } from './frame.js';
import { at, busy, start } from './run-fixture.js';
import { facts, review } from './wizard/fixture.js';

const size = { columns: 80, rows: 24 };
const measure = () => size;
const viewport: Viewport = { size: measure, onResize: () => () => undefined, write: () => undefined };
const down = '\u001b[B';
const esc = '\u001b';
const enter = '\r';

/** Lets React and Ink's input parser settle; a lone Escape waits some milliseconds for the rest of a sequence. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

/** A screen in a terminal that is typed into. */
async function ask<S, A>(asking: AskingScreen<S, A>) {
  let answer: A | undefined;
  const shown = render(
    <Interactive
      asking={asking}
      theme={theme}
      viewport={viewport}
      onTurn={(turn) => {
        if ('answer' in turn) answer = turn.answer;
      }}
    />,
  );
  await settle();
  return {
    type: async (...chunks: readonly string[]) => {
      for (const chunk of chunks) {
        shown.stdin.write(chunk);
        await settle();
      }
    },
    frame: () => shown.lastFrame() ?? '',
    answer: () => answer,
  };
}

describe('dialogs in a terminal', () => {
  const question = {
    title: 'Install packages?',
    lines: ['apt-get install mmdebstrap nftables'],
    choices: [
      { key: 'y', label: 'Install them', value: true },
      { key: 'n', label: 'Go on without', value: false },
    ],
    otherwise: false,
  };

  it.each([
    ['Enter takes the selected choice', [enter], true],
    ['an arrow and Enter take the next one', [down, enter], false],
    ['both in one chunk', [`${down}${enter}`], false],
    ['its letter takes a choice at once', ['n'], false],
    ['Esc takes none', [esc], false],
    ['Ctrl-C takes none', ['\u0003'], false],
  ])('%s', async (_, keys, answer) => {
    const dialog = await ask(choiceScreen(question, theme));
    await dialog.type(...keys);
    expect(dialog.answer()).toBe(answer);
  });

  it('remove an environment only after its whole name', async () => {
    const dialog = await ask(typedNameScreen({ target: sandbox, environment: 'demo', lines: ['VPC vpc-1'] }, theme));
    await dialog.type(`dem${enter}`);
    expect(dialog.answer()).toBeUndefined();
    expect(dialog.frame().split('\n')).toEqual([
      'Remove demo',
      'SANDBOX  us-east-1  account 000000000000 (sandbox)',
      '─'.repeat(80),
      '• VPC vpc-1',
      '',
      'Name: dem_',
      'Type demo to confirm.',
      'Enter remove  Esc keep it',
    ]);
    await dialog.type('o', enter);
    expect(dialog.answer()).toBe(true);
  });
});

describe('the wizard in a terminal', () => {
  it('goes from the start through an edited name to a confirmed setup', async () => {
    const wizard = await ask(
      wizardScreen({ initial: {}, target: sandbox, facts, reviewOf: () => review, screen: { theme } }, measure),
    );
    await wizard.type(enter, '1', '\u0015', 'shop日', '\u007f', esc);
    expect(wizard.frame().split('\n')[0]).toBe('Review shop: nothing is made yet');
    await wizard.type(enter);
    expect(wizard.answer()).toMatchObject({ kind: 'confirmed', settings: { name: 'shop' } });
  });
});

describe('the live progress in a terminal', () => {
  it('leaves settled steps in the history, shows the others live, and only the history at the end', async () => {
    const store = createProgressStore();
    const clock = new VirtualClock(start + 75_000);
    let interrupts = 0;
    const shown = render(
      <ProgressView
        store={store}
        target={sandbox}
        theme={theme}
        clock={clock}
        viewport={viewport}
        onInterrupt={() => {
          interrupts += 1;
        }}
      />,
    );
    for (const event of busy) store.add(event);
    await settle();
    const history = (shown.lastFrame() ?? '').split('\n').filter((row) => row.startsWith('✔'));
    expect(history.map((row) => row.split(/ {2,}/)[0])).toEqual([
      '✔ VPC',
      '✔ Instance roles',
      '✔ Subnets',
      '✔ Security groups',
      '✔ Database subnet group',
    ]);
    expect(shown.lastFrame()).toContain(
      '▸ NAT gateway                                                       1:06 of 1:50',
    );
    await clock.advance(5_000);
    await settle();
    expect(shown.lastFrame()).toContain(
      '▸ NAT gateway                                                       1:11 of 1:50',
    );
    shown.stdin.write('\u0003');
    await settle();
    expect(interrupts).toBe(1);
    store.add(at(90, { type: 'run-finished', outcome: { kind: 'interrupted' } }));
    await settle();
    expect((shown.lastFrame() ?? '').trimEnd().split('\n')).toHaveLength(5);
    shown.unmount();
  });
});

describe('the ops screen in a terminal', () => {
  it('opens a row and quits', async () => {
    const clock = new VirtualClock();
    const feed = startFeed({ take: () => takeSnapshot(sourcesAnswering({}, { clock })), intervalMs: 5_000, clock });
    const shown = render(
      <OpsView
        feed={feed}
        target={sandbox}
        intervalMs={5_000}
        theme={theme}
        clock={clock}
        onEnd={() => undefined}
        viewport={viewport}
      />,
    );
    await settle();
    shown.stdin.write('jj');
    await settle();
    shown.stdin.write(enter);
    await settle();
    expect((shown.lastFrame() ?? '').split('\n')[3]).toBe('i-web1');
    shown.stdin.write('q');
    await settle();
    feed.stop();
    shown.unmount();
  });
});

/** A terminal as the process has one: what is written to it is kept, what is typed arrives as from a keyboard. */
function fakeTerminal() {
  const written: string[] = [];
  const typed: string[] = [];
  const output: NodeJS.WriteStream = Object.assign(Object.create(new EventEmitter()), {
    isTTY: true,
    columns: 80,
    rows: 24,
    write: (chunk: unknown) => {
      written.push(String(chunk));
      return true;
    },
  });
  const raw: boolean[] = [];
  const input: NodeJS.ReadStream = Object.assign(Object.create(new EventEmitter()), {
    isTTY: true,
    setEncoding: () => undefined,
    setRawMode: (on: boolean) => raw.push(on),
    ref: () => undefined,
    unref: () => undefined,
    read: () => typed.shift() ?? null,
  });
  const type = async (text: string): Promise<void> => {
    typed.push(text);
    input.emit('readable');
    await settle();
  };
  const interrupted = new AbortController();
  const screen: Screen = {
    mode: 'drawn',
    input,
    output,
    theme,
    clock: new VirtualClock(),
    interrupted: interrupted.signal,
  };
  return { screen, written, raw, type, interrupt: () => interrupted.abort() };
}

describe('a full screen', () => {
  const enters = '\u001b[?1049h\u001b[2J\u001b[H';
  const leaves = '\u001b[?1049l';
  const counting: AskingScreen<number, number> = {
    initial: 0,
    press: (count, press) => (press.kind === 'key' ? { answer: count } : { state: count + 1 }),
    draw: (count) => [[{ text: `count ${count}`, tone: 'plain' }]],
    abandoned: (count) => count,
  };

  it('gives the terminal back as it was after the answer, and never clears the scrollback', async () => {
    const { screen, written, raw, type } = fakeTerminal();
    const answer = askFullScreen(counting, screen);
    await settle();
    await type('x');
    screen.output.rows = 1;
    screen.output.columns = 60;
    screen.output.emit('resize');
    await type('x');
    await type(enter);
    expect(await answer).toBe(2);
    expect([written[0], written.at(-1), raw.at(0), raw.at(-1)]).toEqual([enters, leaves, true, false]);
    expect(written.join('')).not.toContain('\u001b[3J');
  });

  it('gives it back when a signal ends the program, with what was answered until then', async () => {
    const { screen, written, raw, type, interrupt } = fakeTerminal();
    const answer = askFullScreen(counting, screen);
    await settle();
    await type('x');
    interrupt();
    expect(await answer).toBe(1);
    expect([written.at(-1), raw.at(-1)]).toEqual([leaves, false]);
    // Nothing is asked any more.
    expect(await askInline(counting, screen)).toBe(0);
  });

  it('gives it back after a failure too', async () => {
    const { screen, written } = fakeTerminal();
    const failing: AskingScreen<number, number> = {
      ...counting,
      draw: () => {
        throw new Error('cannot draw');
      },
    };
    await expect(askFullScreen(failing, screen)).rejects.toThrow('cannot draw');
    expect(written.at(-1)).toBe(leaves);
  });
});

describe('the stream that Ink draws on', () => {
  it('hides its height, so that Ink never clears the scrollback, and its changes, and is the same in all else', () => {
    const written: string[] = [];
    const heard: string[] = [];
    const real = {
      columns: 80,
      rows: 24,
      write: (text: string) => written.push(text),
      on: (event: string) => heard.push(event),
    };
    const stream = forInk(real);
    stream.write('x');
    stream.on('resize');
    stream.on('drain');
    expect([stream.columns, stream.rows, written, heard]).toEqual([80, undefined, ['x'], ['drain']]);
  });
});

describe('startProgress', () => {
  it('keeps keys from being echoed while it shows a run, hands Ctrl-C on, and lets go of the terminal', async () => {
    const { screen, raw, type } = fakeTerminal();
    let interrupts = 0;
    const progress = startProgress({
      target: sandbox,
      screen,
      onInterrupt: () => {
        interrupts += 1;
      },
    });
    for (const event of busy) progress.onEvent(event);
    await settle();
    await type('\u0003');
    await type('\u0003');
    await progress.close();
    await progress.close();
    expect([interrupts, raw]).toEqual([2, [true, false]]);
  });
});

describe('a change of size', () => {
  it('takes away what the terminal has wrapped of the frame, and draws the fitted one only', async () => {
    const { screen, written } = fakeTerminal();
    const progress = startProgress({ target: sandbox, screen, onInterrupt: () => undefined });
    for (const event of busy) progress.onEvent(event);
    await settle();
    written.length = 0;
    Object.assign(screen.output, { columns: 60, rows: 16 });
    screen.output.emit('resize');
    await settle();
    const [sequence, ...frames] = written;
    expect(sequence).toBe('\u001b[37A\r\u001b[J\u001b[23B');
    expect(frames.join('').split('Building demo')).toHaveLength(2);
    await progress.close();
  });

  it('is nothing to a frame that fits', () => {
    expect(unwrapped([60, 0, 12], 60)).toBe('');
    expect(unwrapped([61, 0, 120, 121], 60)).toBe('\u001b[8A\r\u001b[J\u001b[4B');
  });
});
