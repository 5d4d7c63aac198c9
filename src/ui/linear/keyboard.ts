import type { KeyName } from '../keys.js';
import type { Screen } from '../screen.js';
import { editText } from '../text/field.js';
import type { Listener } from './conversation.js';

/** The terminal hands over what it has edited itself, line by line; in raw mode these come as they are typed. */
const endings = /[\r\n]/;
const keys: Readonly<Record<string, KeyName>> = {
  '\b': 'backspace',
  '\u007f': 'backspace',
  '\u0015': 'clear',
};
const leaving: readonly string[] = ['\u0003', '\u0004'];

/** Somebody at a terminal that edits and echoes lines itself: nothing is ever drawn over. */
export interface Keyboard extends Listener {
  readonly close: () => void;
}

export function listenTo({ input, output, interrupted }: Screen): Keyboard {
  let pending = '';
  let ended = false;
  let wake: () => void = () => undefined;
  const typed = (chunk: string): void => {
    pending += chunk;
    wake();
  };
  const end = (): void => {
    ended = true;
    wake();
  };
  input.setEncoding('utf8');
  input.on('data', typed);
  input.on('end', end);
  // A listener alone does not wake an input that the questions before have paused.
  input.resume();
  interrupted.addEventListener('abort', end);

  /** The next whole line; what was typed ahead stays for the next question. */
  const nextLine = async (): Promise<string | undefined> => {
    for (;;) {
      if (interrupted.aborted) return undefined;
      const stop = [...pending].findIndex((one) => leaving.includes(one) || endings.test(one));
      const characters = [...pending];
      if (stop >= 0) {
        pending = characters.slice(stop + 1).join('');
        return leaving.includes(characters[stop] ?? '') ? undefined : edited(characters.slice(0, stop));
      }
      if (ended) return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    gone: interrupted,
    say: (line) => {
      output.write(`${line}\n`);
    },
    ask: async (prompt, secret) => {
      output.write(prompt);
      if (secret) input.setRawMode(true);
      try {
        const line = await nextLine();
        // Nobody has echoed the end of the line.
        if (secret || line === undefined) output.write('\n');
        return line;
      } finally {
        if (secret) input.setRawMode(false);
      }
    },
    close: () => {
      input.off('data', typed);
      input.off('end', end);
      interrupted.removeEventListener('abort', end);
      input.pause();
    },
  };
}

function edited(characters: readonly string[]): string {
  return characters.reduce((text, one) => {
    const name = keys[one];
    return editText(text, name ? { kind: 'key', name } : { kind: 'text', text: one });
  }, '');
}
