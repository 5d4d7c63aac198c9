import { type Size, smallestSize } from './screen.js';

/** The part of a terminal that frames are fitted to. */
export interface Viewport {
  readonly size: () => Size;
  /** Tells of every change of size, until what it answers is called. */
  readonly onResize: (changed: () => void) => () => void;
  readonly write: (sequence: string) => void;
}

export const enterFullScreen = '\u001b[?1049h\u001b[2J\u001b[H';
export const leaveFullScreen = '\u001b[?1049l';
export const clearVisible = '\u001b[2J\u001b[H';

export function sizeOf(output: NodeJS.WriteStream): Size {
  return {
    columns: output.columns || smallestSize.columns,
    rows: output.rows || smallestSize.rows,
  };
}

export function viewportOf(output: NodeJS.WriteStream): Viewport {
  return {
    size: () => sizeOf(output),
    onResize: (changed) => {
      output.on('resize', changed);
      return () => output.off('resize', changed);
    },
    write: (sequence) => {
      output.write(sequence);
    },
  };
}

/**
 * Takes a frame away that the terminal has wrapped because it became narrower, and leaves the cursor as far below its
 * beginning as the frame had rows before: whoever draws over it counts those. Nothing for a frame that still fits.
 * `widths` are those of the frame's rows, above the cursor's. A terminal that cuts rows instead of wrapping them (xterm)
 * loses as many rows above the frame.
 */
export function unwrapped(widths: readonly number[], columns: number): string {
  const rows = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
  return rows === widths.length ? '' : `\u001b[${rows}A\r\u001b[J\u001b[${widths.length}B`;
}
