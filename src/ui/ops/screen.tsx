import { useApp } from 'ink';
import { type ReactElement, useRef, useState, useSyncExternalStore } from 'react';
import type { Clock } from '../../lib/clock.js';
import type { Snapshot } from '../../ops/snapshot.js';
import { useFitting, useKeys, useNow } from '../components/hooks.js';
import { Lines } from '../components/lines.js';
import { showFullScreen } from '../components/mount.js';
import type { Screen } from '../screen.js';
import { type Viewport, viewportOf } from '../terminal.js';
import type { TargetFacts } from '../text/target-header.js';
import type { Theme } from '../theme.js';
import { type SnapshotFeed, startFeed } from './feed.js';
import { opsFrame } from './layout.js';
import { groupsOf } from './rows.js';
import { firstOpsState, type OpsEnd, pressOps } from './state.js';

const tickMs = 1_000;

export interface OpsViewProps {
  readonly feed: SnapshotFeed;
  readonly target: TargetFacts;
  readonly intervalMs: number;
  readonly theme: Theme;
  readonly clock: Clock;
  readonly viewport: Viewport;
  /** Is told how the user leaves, before the screen goes. */
  readonly onEnd: (end: OpsEnd) => void;
}

export function OpsView({ feed, target, intervalMs, theme, clock, viewport, onEnd }: OpsViewProps): ReactElement {
  const { exit } = useApp();
  const picture = useSyncExternalStore(feed.subscribe, feed.picture);
  const { size, drawn } = useFitting(viewport);
  const now = useNow(clock, tickMs);
  const [state, setState] = useState(firstOpsState);
  // Several keys can arrive before React draws again; each must see what the one before it did.
  const current = useRef(state);
  useKeys((press) => {
    const { snapshot } = feed.picture();
    const turn = pressOps(current.current, press, snapshot ? groupsOf(snapshot, clock.now()) : []);
    if ('state' in turn) {
      current.current = turn.state;
      setState(turn.state);
    } else if (turn.does === 'refresh') feed.refresh();
    else {
      onEnd(turn);
      exit();
    }
  });
  const lines = opsFrame({ picture, state, target, now, intervalMs, size, theme });
  drawn.current = lines;
  return <Lines lines={lines} theme={theme} />;
}

export interface OpsScreenOptions {
  readonly target: TargetFacts;
  /** Looks at the system once; keeps what it knew before by itself. */
  readonly take: () => Promise<Snapshot>;
  /** Milliseconds between two looks. */
  readonly intervalMs: number;
  readonly screen: Screen;
}

/** Shows the live system until the user quits, or wants something that needs the terminal for itself. */
export async function runOpsScreen(options: OpsScreenOptions): Promise<OpsEnd> {
  const { target, take, intervalMs, screen } = options;
  let end: OpsEnd = { does: 'quit' };
  const feed = startFeed({ take, intervalMs, clock: screen.clock });
  try {
    await showFullScreen(
      <OpsView
        feed={feed}
        target={target}
        intervalMs={intervalMs}
        theme={screen.theme}
        clock={screen.clock}
        viewport={viewportOf(screen.output)}
        onEnd={(how) => {
          end = how;
        }}
      />,
      screen,
    );
    return end;
  } finally {
    feed.stop();
  }
}
