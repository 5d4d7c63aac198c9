import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ops } from '../../src/commands/ops.js';
import { resume } from '../../src/commands/resume.js';
import { settingsOf } from '../../src/commands/session.js';
import { teardown } from '../../src/commands/teardown.js';
import type { EnvironmentState } from '../../src/engine/state.js';
import { StateFile } from '../../src/engine/state.js';
import { exitCodes, Refusal } from '../../src/errors.js';
import { VirtualClock } from '../../src/lib/clock.js';
import { newEnvironment } from '../steps/run.js';
import { upTo } from '../steps/some-steps.js';
import { playedTerminal } from './played.js';

const verbs = {
  resume,
  teardown,
  ops: (...[options, terminal]: Parameters<typeof ops>) => ops({ ...options, once: true }, terminal),
};

/** A file that a run has left half way, in a sandbox that is not here any more: what is well in it is refused for that. */
async function written(): Promise<EnvironmentState> {
  const environment = await newEnvironment();
  await environment.run('create', upTo('public-routes', 'database-secrets'));
  const { state } = environment.file;
  return { ...state, target: { kind: 'sandbox', accountId: '000000000000', region: 'us-east-1', sandboxId: 'gone' } };
}

/** Every field of a value, by its path. */
function fieldsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...fieldsOf(inner).map((path) => [key, ...path])]);
}

/** The value with another one, or nothing, in the place of a field. */
function withField(value: unknown, [key = '', ...rest]: readonly string[], other: unknown): unknown {
  if (Array.isArray(value)) return value.map((one, at) => (String(at) === key ? replaced(one, rest, other) : one));
  return { ...Object(value), [key]: replaced(Object(value)[key], rest, other) };
}

const replaced = (value: unknown, path: readonly string[], other: unknown): unknown =>
  path.length === 0 ? other : withField(value, path, other);

/** What disks, editors and merges make of a file. */
function damages(state: EnvironmentState): fc.Arbitrary<Buffer> {
  const whole = Buffer.from(`${JSON.stringify(state, null, 2)}\n`);
  const at = fc.integer({ min: 0, max: whole.length - 1 });
  const truncated = at.map((length) => whole.subarray(0, length));
  const flipped = fc
    .array(fc.tuple(at, fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 3 })
    .map((flips) => {
      const copy = Buffer.from(whole);
      for (const [byte, bit] of flips) copy.writeUInt8(copy.readUInt8(byte) ^ (1 << bit), byte);
      return copy;
    });
  const field = fc.constantFrom(...fieldsOf(state));
  const other = fc.constantFrom(undefined, null, 0, '', [], {}, 'x');
  const changed = fc
    .tuple(field, other)
    .map(([path, value]) => Buffer.from(JSON.stringify(withField(state, path, value))));
  return fc.oneof(truncated, flipped, changed);
}

test.each(Object.entries(verbs))(
  '%s refuses a damaged state file with a way on, and leaves it as it is',
  async (_name, verb) => {
    const terminal = playedTerminal(new VirtualClock());
    const path = join(terminal.cwd, '.tier3-wizard', 'demo', 'state.json');
    mkdirSync(dirname(path), { recursive: true });
    await fc.assert(
      fc.asyncProperty(damages(await written()), async (content) => {
        writeFileSync(path, content);
        const said = await verb({ set: [], yes: true, finalSnapshot: 'none' }, terminal).catch(
          (error: unknown) => error,
        );
        if (!(said instanceof Refusal)) throw new Error('it was not refused', { cause: said });
        expect([said.exitCode, said.message.length > 0, said.remedy.length > 0]).toEqual([
          exitCodes.refused,
          true,
          true,
        ]);
        expect(`${said.message} ${said.remedy}`).not.toMatch(/\n|undefined is|is not a function|Cannot read/);
        expect([readFileSync(path).equals(content), readdirSync(dirname(path))]).toEqual([true, ['state.json']]);
      }),
      { numRuns: 150 },
    );
    expect([terminal.said(), terminal.data()]).toEqual([[], []]);
  },
);

test('answers that are damaged in a file that can be read are refused with the file’s name, or still are answers', async () => {
  const state = await written();
  const path = join(playedTerminal(new VirtualClock()).cwd, 'state.json');
  const field = fc.constantFrom(...fieldsOf(state.settings));
  const other = fc.constantFrom(undefined, null, 0, '', [], {}, 'x');
  await fc.assert(
    fc.asyncProperty(field, other, async (name, value) => {
      writeFileSync(path, JSON.stringify({ ...state, settings: withField(state.settings, name, value) }));
      const file = await StateFile.open(path);
      if (!file) throw new Error('there is no file');
      try {
        expect(settingsOf(file).name).toMatch(/^[a-z][a-z0-9-]+$/);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        expect([error.message.includes(path), error.remedy.length > 0]).toEqual([true, true]);
      }
    }),
    { numRuns: 150 },
  );
});
