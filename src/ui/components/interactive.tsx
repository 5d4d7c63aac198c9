import { useApp } from 'ink';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { AskingScreen, Turn } from '../asking.js';
import type { Screen } from '../screen.js';
import { type Viewport, viewportOf } from '../terminal.js';
import type { Theme } from '../theme.js';
import { useFitting, useKeys } from './hooks.js';
import { Lines } from './lines.js';
import { showFullScreen, showInline } from './mount.js';

export interface InteractiveProps<S, A> {
  readonly asking: AskingScreen<S, A>;
  readonly theme: Theme;
  readonly viewport: Viewport;
  readonly onTurn: (turn: Turn<S, A>) => void;
}

/** The only thing that React adds to a screen: it hands keys in and draws what comes out. */
export function Interactive<S, A>({ asking, theme, viewport, onTurn }: InteractiveProps<S, A>): ReactElement {
  const { exit } = useApp();
  const { size, drawn } = useFitting(viewport);
  const [state, setState] = useState(asking.initial);
  // Several keys can arrive before React draws again; each must see what the one before it did.
  const current = useRef<Turn<S, A>>({ state: asking.initial });
  useKeys((press) => {
    if (!('state' in current.current)) return;
    const turn = asking.press(current.current.state, press);
    current.current = turn;
    onTurn(turn);
    if ('state' in turn) setState(turn.state);
    else exit();
  });
  const asked = useRef(new Set<string>());
  useEffect(() => {
    for (const { key, load } of asking.lacks?.(state) ?? []) {
      if (asked.current.has(key)) continue;
      asked.current.add(key);
      void load().then((arrived) => {
        if (!('state' in current.current)) return;
        const turn = { state: arrived(current.current.state) };
        current.current = turn;
        onTurn(turn);
        setState(turn.state);
      });
    }
  }, [asking, state, onTurn]);
  const lines = asking.draw(state, size);
  drawn.current = lines;
  return <Lines lines={lines} theme={theme} />;
}

/** Asks below what is on the screen already; the last frame stays readable. */
export async function askInline<S, A>(asking: AskingScreen<S, A>, screen: Screen): Promise<A> {
  return ask(asking, screen, (node) => showInline(node, screen));
}

/** Asks on a screen of its own. */
export async function askFullScreen<S, A>(asking: AskingScreen<S, A>, screen: Screen): Promise<A> {
  return ask(asking, screen, (node) => showFullScreen(node, screen));
}

async function ask<S, A>(
  asking: AskingScreen<S, A>,
  screen: Screen,
  show: (node: ReactElement) => Promise<void>,
): Promise<A> {
  let last: Turn<S, A> = { state: asking.initial };
  const viewport = viewportOf(screen.output);
  await show(
    <Interactive
      asking={asking}
      theme={screen.theme}
      viewport={viewport}
      onTurn={(turn) => {
        last = turn;
      }}
    />,
  );
  return answerOf(last, asking);
}

function answerOf<S, A>(turn: Turn<S, A>, asking: AskingScreen<S, A>): A {
  return 'answer' in turn ? turn.answer : asking.abandoned(turn.state);
}
