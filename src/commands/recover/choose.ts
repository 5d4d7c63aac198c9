import type { FoundEnvironment } from '../../aws/environments.js';
import { parseSettings } from '../../config/parse-settings.js';
import { Refusal } from '../../errors.js';
import { age, askOneOf, type Screen } from '../../ui/index.js';

export interface Meant {
  readonly name?: string | undefined;
  /** The whole uuid, or its beginning. */
  readonly id?: string | undefined;
}

/**
 * The environment that is meant, of those in the account. Where several have the name, somebody is asked.
 * @throws Refusal when there is none, or several and nobody to ask, and for a name that no environment can have
 */
export async function chooseEnvironment(
  found: readonly FoundEnvironment[],
  meant: Meant,
  place: string,
  now: number,
  screen: Screen | undefined,
): Promise<FoundEnvironment | undefined> {
  const named = meant.name === undefined ? found : found.filter(({ name }) => name === meant.name);
  const { id } = meant;
  const candidates = id === undefined ? named : named.filter((one) => one.id.startsWith(id));
  const [first, second] = candidates;
  if (!first) throw nothingFound(found, meant, place);
  // The name becomes that of a folder, and tags are whose may write them.
  for (const { name, id: itsId } of candidates) parseSettings({ name }, `the tags of the environment ${itsId}`);
  if (!second) return first;
  const described = candidates.map((one) => ({ value: one, label: describe(one, now) }));
  if (screen) {
    return askOneOf({ title: `There are ${candidates.length} environments. Which one?`, choices: described, screen });
  }
  const sameName = candidates.every(({ name }) => name === first.name);
  throw new Refusal(
    `There are ${candidates.length} environments${sameName ? ` named "${first.name}"` : ''} in ${place}: ${described
      .map(({ label }) => label)
      .join('; ')}.`,
    sameName ? 'Say which one with --id. Nothing was changed.' : 'Say which one with --name. Nothing was changed.',
  );
}

function nothingFound(found: readonly FoundEnvironment[], { name, id }: Meant, place: string): Refusal {
  const what = [name === undefined ? '' : ` "${name}"`, id === undefined ? '' : ` with the id ${id}`].join('');
  const others = [...new Set(found.map((one) => one.name))].join(', ');
  return new Refusal(
    `Nothing in ${place} carries the tags of an environment${what}.`,
    others ? `There are: ${others}.` : 'Check account, region (--region) and profile: tags are looked for there alone.',
  );
}

function describe({ name, id, things, createdAt }: FoundEnvironment, now: number): string {
  const old = createdAt === undefined ? '' : `, ${age(now - createdAt)} old`;
  return `${name} ${id} (${things.length} resources${old})`;
}
