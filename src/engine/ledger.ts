import { randomUUID } from 'node:crypto';
import type { Clock } from '../lib/clock.js';
import type { EngineEventBody } from './events.js';
import type { StateFile } from './state.js';
import { InDoubt } from './step.js';

/**
 * How long a created thing may stay invisible to a search by tag or name (EC2 is eventually consistent): an empty
 * answer before this bound proves nothing.
 */
export const visibilityBoundMs = 60_000;

export interface MakeSpec {
  /** Looks for the resource of an earlier attempt by tag, name or its token; undefined when there is none. */
  readonly find: (token: string) => Promise<string | undefined>;
  /** Sends the creating call once. `token` is the persisted idempotency token (36 ASCII characters). */
  readonly create: (token: string) => Promise<string>;
  /** True when AWS itself makes the repeated call harmless (client token, unique name): no waiting for visibility. */
  readonly idempotent?: true;
}

/** The write-ahead memory of one step: intents before calls, ids after them. */
export interface Ledger {
  /** The recorded id of a resource. */
  id(resource: string): string | undefined;
  /** True when a creating call was decided, even if its id was never learnt. */
  intended(resource: string): boolean;
  /** True when AWS's silence about a resource proves its absence: no call was made, or long enough ago to be visible. */
  settled(resource: string): boolean;
  /** When the creating call of a resource was sent again, in milliseconds since 1970: both may have made one. */
  sentAgainAt(resource: string): number | undefined;
  /** There is one and no more: the first of the two calls has made nothing, or its twin is gone. */
  isSingle(resource: string): Promise<void>;
  record(resource: string, id: string): Promise<void>;
  /** After its deletion, or when it turned out to be gone. */
  forget(resource: string): Promise<void>;
  /**
   * Makes a resource exactly once, also across crashes, and answers its id: recorded -> that; intended -> looked for
   * during the whole visibility bound, then sent again; else intent to disk, call, id to disk.
   * @throws InDoubt while an earlier attempt may still become visible.
   */
  make(resource: string, spec: MakeSpec): Promise<string>;
}

export function createLedger(options: {
  readonly step: string;
  readonly file: StateFile;
  readonly clock: Clock;
  readonly emit: (event: EngineEventBody) => void;
  /** True when the error is AWS's refusal of the call: then nothing was made, and nothing has to be looked for. */
  readonly refused: (error: unknown) => boolean;
  /** Aborted: the run is being left, and nothing more is made. */
  readonly abandon?: AbortSignal;
}): Ledger {
  const { step, file, clock, emit, refused, abandon } = options;
  const entry = (resource: string) => file.state.steps[step]?.resources[resource];

  const record: Ledger['record'] = async (resource, id) => {
    if (entry(resource)?.id === id) return;
    await file.updateStep(step, (old) => ({
      ...old,
      resources: { ...old.resources, [resource]: { ...old.resources[resource], id } },
    }));
    emit({ type: 'resource-recorded', step, resource, id });
  };

  const intend = async (resource: string, token: string, again: boolean): Promise<void> => {
    const intent = { token, at: clock.now(), ...(again ? { again } : {}) } as const;
    await file.updateStep(step, (old) => ({ ...old, resources: { ...old.resources, [resource]: { intent } } }));
  };

  const withdraw = async (resource: string): Promise<void> => {
    await file.updateStep(step, (old) => {
      const { [resource]: _gone, ...resources } = old.resources;
      return { ...old, resources };
    });
  };

  return {
    id: (resource) => entry(resource)?.id,
    intended: (resource) => entry(resource)?.intent !== undefined,
    settled: (resource) => {
      const intent = entry(resource)?.intent;
      return intent === undefined || clock.age(intent.at) >= visibilityBoundMs;
    },
    sentAgainAt: (resource) => {
      const intent = entry(resource)?.intent;
      return intent?.again ? intent.at : undefined;
    },
    isSingle: (resource) =>
      file.updateStep(step, (old) => {
        const { intent, ...known } = old.resources[resource] ?? {};
        const single = intent ? { intent: { token: intent.token, at: intent.at }, ...known } : known;
        return { ...old, resources: { ...old.resources, [resource]: single } };
      }),
    record,
    forget: async (resource) => {
      if (!entry(resource)) return;
      await withdraw(resource);
      emit({ type: 'resource-forgotten', step, resource });
    },
    make: async (resource, spec) => {
      const known = entry(resource);
      if (known?.id !== undefined) return known.id;
      const earlier = known?.intent;
      if (earlier) {
        const found = await spec.find(earlier.token);
        if (found !== undefined) {
          await record(resource, found);
          return found;
        }
        if (!spec.idempotent && clock.age(earlier.at) < visibilityBoundMs) {
          throw new InDoubt(`an earlier request for ${resource} to become visible, if it reached AWS`, 5_000);
        }
      }
      const token = earlier?.token ?? randomUUID();
      abandon?.throwIfAborted();
      await intend(resource, token, earlier !== undefined && !spec.idempotent);
      try {
        const id = await spec.create(token);
        await record(resource, id);
        return id;
      } catch (error) {
        if (refused(error)) await withdraw(resource);
        throw error;
      }
    },
  };
}
