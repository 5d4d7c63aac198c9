import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentToRemove } from '../../../src/commands/teardown/lost-state.js';
import { exitCodes, Refusal } from '../../../src/errors.js';
import { newFolder } from '../played.js';

/** A teardown in a folder without a state file, with somebody who answers. */
function asked(answer: boolean, options: { readonly name?: string } = {}) {
  const cwd = newFolder();
  const folder = join(cwd, '.tier3-wizard');
  const heard: string[] = [];
  const ask = async (title: string, lines: readonly string[]): Promise<boolean> => {
    heard.push(title, ...lines);
    return answer;
  };
  const recover = async () => {
    heard.push('recover');
    mkdirSync(join(folder, 'demo'), { recursive: true });
    writeFileSync(join(folder, 'demo', 'state.json'), '{}');
    return exitCodes.done;
  };
  return { name: environmentToRemove({ set: [], ...options }, cwd, { ask, recover }), heard, folder };
}

const offer = [
  'It can be rebuilt from tags and names: the account is read for that, and nothing in it is changed.',
  'Before anything is removed you are asked again.',
];

test('a teardown whose state file is lost offers to rebuild it, and goes on with it', async () => {
  const { name, heard, folder } = asked(true, { name: 'demo' });
  expect(await name).toBe('demo');
  expect(heard).toEqual([`There is no state file of "demo" in ${folder}.`, ...offer, 'recover']);
});

test('without a name it goes on with what was rebuilt', async () => {
  const { name, heard, folder } = asked(true);
  expect(await name).toBe('demo');
  expect(heard[0]).toBe(`There is no state file of an environment in ${folder}.`);
});

test('who declines has lost nothing: the account is not even read', async () => {
  const { name, heard } = asked(false);
  expect(await name).toBeUndefined();
  expect(heard).not.toContain('recover');
});

test('where nobody can be asked it names the command that rebuilds it', async () => {
  const cwd = newFolder();
  const recover = async () => exitCodes.done;
  const refused = await environmentToRemove({ set: [], yes: true }, cwd, { ask: undefined, recover }).catch(
    (error: unknown) => error,
  );
  expect(refused instanceof Refusal && [refused.message, refused.remedy]).toEqual([
    `There is no environment in ${join(cwd, '.tier3-wizard')}.`,
    'Run `tier3-wizard` to build one, name the folder that has it with --state DIR, or rebuild a lost state file with `tier3-wizard recover --name NAME`.',
  ]);
});
