import type { Printer } from './printer.js';

export interface JsonPrinterOptions {
  /** Gets one JSON object per call, without the newline. */
  readonly writeLine: (line: string) => void;
}

/** For programs: every event as it is, one JSON object per line. */
export function createJsonPrinter(options: JsonPrinterOptions): Printer {
  return {
    onEvent: (event) => options.writeLine(JSON.stringify(event)),
    close: async () => undefined,
  };
}
