import { type Size, smallestSize } from './screen.js';

export const enterFullScreen = '\u001b[?1049h\u001b[2J\u001b[H';
export const leaveFullScreen = '\u001b[?1049l';
export const clearVisible = '\u001b[2J\u001b[H';

export function sizeOf(output: NodeJS.WriteStream): Size {
  return {
    columns: output.columns || smallestSize.columns,
    rows: output.rows || smallestSize.rows,
  };
}
