import type { Size } from '../../src/ui/screen.js';

/** Every byte that a program has written to a terminal, and what size that had; `at` is how many bytes had come by then. */
export interface Recording {
  readonly raw: string;
  readonly size: Size;
  readonly resizes: readonly { readonly at: number; readonly size: Size }[];
}

const esc = '\u001b';

/** What takes away what somebody had on the screen before: the scrollback, or the whole terminal's state. */
const destructive: readonly (readonly [sequence: string, words: string])[] = [
  [`${esc}[3J`, 'clears the scrollback'],
  [`${esc}c`, 'resets the terminal'],
];

/** What no program of ours may do to a terminal, as sentences. */
export function offences(recording: Recording): string[] {
  return [
    ...destructive.flatMap(([sequence, words]) => (recording.raw.includes(sequence) ? [words] : [])),
    ...highFrames(recording),
  ];
}

/** The beginning of every sequence that does more than colour. */
export function movements(raw: string): string[] {
  const sequences = raw.split(esc).slice(1);
  return sequences.filter((one) => !/^\[[0-9;]*m/.test(one)).map((one) => one.slice(0, 3));
}

/**
 * Frames that were higher than the terminal less one row. After a change of size the frame that was there before it is
 * still to be drawn over; from the first fitting one on, all have to fit.
 */
function highFrames({ raw, size, resizes }: Recording): string[] {
  const spans = [{ at: 0, size }, ...resizes];
  return spans.flatMap(({ at, size: { rows } }, index) => {
    const heights = redraws(raw.slice(at, spans[index + 1]?.at));
    const first = index === 0 ? 0 : heights.findIndex((height) => height < rows);
    const high = heights.slice(Math.max(0, first)).filter((height) => height >= rows);
    return high.map((height) => `draws ${height} rows on ${rows}`);
  });
}

const eraseAndUp = `${esc}[2K${esc}[1A`;

/** The rows of each frame that was drawn over: so many lines were erased above the cursor's. */
function redraws(raw: string): number[] {
  const heights: number[] = [];
  let run = 0;
  for (const between of raw.split(eraseAndUp).slice(1)) {
    run += 1;
    if (between === '') continue;
    heights.push(run);
    run = 0;
  }
  return heights;
}
