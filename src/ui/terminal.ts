import { type Size, smallestSize } from './screen.js';

export const enterFullScreen = '\u001b[?1049h\u001b[2J\u001b[H';
export const leaveFullScreen = '\u001b[?1049l';
const showCursor = '\u001b[?25h';
export const clearVisible = '\u001b[2J\u001b[H';

/** What brings the terminal back after a process had to leave a screen in a hurry; harmless when none was open. */
export const restoreSequence = `${leaveFullScreen}${showCursor}`;

export function sizeOf(output: NodeJS.WriteStream): Size {
  return {
    columns: output.columns || smallestSize.columns,
    rows: output.rows || smallestSize.rows,
  };
}
