import type { Readable, Writable } from 'node:stream';

/** Calls `onMessage` with each line's JSON value; a line that is no JSON goes to `onNoise`. */
export function readJsonLines(
  stream: Readable,
  onMessage: (message: unknown) => void,
  onNoise: (line: string) => void = () => undefined,
): void {
  let partial = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (partial + text).split('\n');
    partial = lines.pop() ?? '';
    for (const line of lines) {
      let message: unknown;
      try {
        message = JSON.parse(line);
      } catch {
        onNoise(line);
        continue;
      }
      onMessage(message);
    }
  });
}

/** Writes one message as one line. */
export function writeJsonLine(stream: Writable, message: unknown): void {
  stream.write(`${JSON.stringify(message)}\n`);
}
