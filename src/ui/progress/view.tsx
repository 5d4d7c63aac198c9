import { Box, Static } from 'ink';
import { type ReactElement, useSyncExternalStore } from 'react';
import type { Clock } from '../../lib/clock.js';
import { useFitting, useKeys, useNow } from '../components/hooks.js';
import { Lines } from '../components/lines.js';
import type { Viewport } from '../terminal.js';
import type { TargetFacts } from '../text/target-header.js';
import type { Theme } from '../theme.js';
import { liveFrame } from './layout.js';
import { historyLine, noticeLines } from './row.js';
import type { HistoryEntry, ProgressStore } from './store.js';

const tickMs = 1_000;

export interface ProgressViewProps {
  readonly store: ProgressStore;
  readonly target: TargetFacts;
  readonly theme: Theme;
  readonly clock: Clock;
  readonly viewport: Viewport;
  readonly onInterrupt: () => void;
}

export function ProgressView(props: ProgressViewProps): ReactElement {
  const { store, target, theme, clock, viewport } = props;
  const { progress, history } = useSyncExternalStore(store.subscribe, store.picture);
  const { size, drawn } = useFitting(viewport);
  const now = useNow(clock, tickMs);
  useKeys((press) => {
    if (press.kind === 'key' && press.name === 'interrupt') props.onInterrupt();
  });
  // A run that has ended leaves its history alone on the screen; the result follows below it.
  const live = progress.outcome || progress.rows.length === 0 ? [] : liveFrame({ progress, target, now, size, theme });
  drawn.current = live;
  return (
    <Box flexDirection="column">
      <Static items={[...history]}>
        {(entry: HistoryEntry) => (
          <Lines
            key={entry.id}
            lines={
              'row' in entry
                ? [historyLine(entry.row, progress.direction, size.columns, theme)]
                : noticeLines(entry.notice, size.columns, theme)
            }
            theme={theme}
          />
        )}
      </Static>
      <Lines lines={live} theme={theme} />
    </Box>
  );
}
