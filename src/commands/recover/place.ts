import { randomUUID } from 'node:crypto';
import type { FoundEnvironment } from '../../aws/environments.js';
import type { Owned } from '../../aws/owned.js';
import type { Settings } from '../../config/settings.js';
import { tagKeys } from '../../config/tags.js';
import type { ResourceState, StepRecord } from '../../engine/state.js';
import { steps } from '../../steps/index.js';

export interface Placed {
  readonly steps: Readonly<Record<string, StepRecord>>;
  readonly unplaced: readonly Unplaced[];
}

/** Something that carries the environment's tags and has no place in the state file. */
export interface Unplaced {
  readonly what: string;
  readonly why: string;
}

/** Made and removed by what stands above them; no step remembers them. */
const dependants = new Set(['instance', 'volume', 'network-interface', 'security-group-rule', 'db-cluster-snapshot']);

/** The id of what carries a logical name: of twins the first. */
export function idIn(things: readonly Owned[]): (resource: string) => string | undefined {
  return (resource) =>
    things.find(({ kind, tags }) => !dependants.has(kind) && tags[tagKeys.resource] === resource)?.id;
}

/** Gives every thing its place in the step that made it, as its tags name them. */
export function place({ things }: FoundEnvironment, settings: Settings): Placed {
  const records = new Map<string, Record<string, ResourceState>>();
  const unplaced: Unplaced[] = [];
  for (const { kind, id, tags } of things.filter((one) => !dependants.has(one.kind))) {
    const step = steps.find((one) => one.id === tags[tagKeys.step]);
    const resource = tags[tagKeys.resource] ?? '';
    const what = `${kind} ${id}`;
    if (
      !step
        ?.resources({ ...settings, database: { ...settings.database, reader: true } })
        .some((one) => one.resource === resource)
    ) {
      unplaced.push({
        what,
        why: `its tags name "${resource || 'nothing'}" of the step "${tags[tagKeys.step] ?? ''}"`,
      });
      continue;
    }
    const record = records.get(step.id) ?? {};
    const other = record[resource]?.id;
    if (other !== undefined) {
      unplaced.push({ what, why: `${other} is the ${resource} already; the teardown removes both` });
      continue;
    }
    records.set(step.id, { ...record, [resource]: { id } });
  }
  return {
    steps: Object.fromEntries([...records].map(([id, resources]) => [id, { status: 'started', resources }])),
    unplaced,
  };
}

/**
 * Adds an intent to everything that was not placed: what carries no tag of its own kind to search by (a listener) is
 * then taken over by its step when it is found.
 */
export function withIntents(record: StepRecord, resources: readonly string[], at: number): StepRecord {
  const intents = resources
    .filter((resource) => record.resources[resource] === undefined)
    .map((resource): [string, ResourceState] => [resource, { intent: { token: randomUUID(), at } }]);
  return { ...record, resources: { ...record.resources, ...Object.fromEntries(intents) } };
}

/** Takes the intents away that nothing was found for. */
export function withoutIntents(record: StepRecord): StepRecord {
  const found = Object.entries(record.resources).flatMap(([resource, { id }]) =>
    id === undefined ? [] : [[resource, { id }] as const],
  );
  return { ...record, resources: Object.fromEntries(found) };
}
