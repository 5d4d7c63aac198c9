import { readFile } from 'node:fs/promises';
import { Refusal } from '../errors.js';
import { systemCode } from '../lib/system-error.js';

const example = '`tier3-wizard config init` writes an example';

/** What a `--config` file holds. @throws Refusal for one that cannot be read, is not JSON, or has a key twice */
export async function readConfigFile(path: string): Promise<unknown> {
  const text = await readText(path);
  const value = parse(path, text);
  const twice = repeatedKey(text);
  if (twice === undefined) return value;
  throw new Refusal(
    `The configuration file ${path} has the key ${twice} twice.`,
    'Leave one of them in, and run the same command again.',
  );
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};

/** Editors on Windows put a byte order mark before the text. */
async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    const code = systemCode(error) ?? '';
    throw new Refusal(
      `The configuration file ${path} ${unreadable[code] ?? `cannot be read (${code})`}.`,
      `Name an existing file with --config; ${example}.`,
      error,
    );
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(
      `The configuration file ${path} is not JSON${whyNot(path, text, error)}.`,
      `Correct it; ${example}.`,
      error,
    );
  }
}

/** In one line: the engine's own words hold the text itself, with its line ends. */
function whyNot(path: string, text: string, error: unknown): string {
  if (text.trim() === '') return ': it is empty';
  if (/\.ya?ml$/i.test(path) || /^(---|[\w.-]+:\s)/.test(text)) return ', it looks like YAML';
  const said = error instanceof Error ? error.message : String(error);
  const [, what = said, position] = /^(.*?)(?:, ?"| in JSON at position (\d+))/s.exec(said) ?? [];
  const line = position === undefined ? '' : ` in line ${text.slice(0, Number(position)).split('\n').length}`;
  return `${line}: ${what}`;
}

/** A key that one object of a JSON text has twice, with the way to it; JSON.parse would silently take the last. */
function repeatedKey(text: string): string | undefined {
  const open: { readonly path: string; readonly keys: Set<string>; last: string }[] = [];
  for (const [token, string] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ path: inner ? `${inner.last}.` : '', keys: new Set(), last: '' });
    else if (token === '}') open.pop();
    else if (string !== undefined && inner) {
      const key = `${inner.path}${String(JSON.parse(string))}`;
      if (inner.keys.has(key)) return key;
      inner.keys.add(key);
      inner.last = key;
    }
  }
  return undefined;
}
