import { copyFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Refusal } from '../errors.js';
import { atomicWrite, diskFiles, type FilePort } from '../lib/atomic-write.js';

export const stateSchemaVersion = 1;

const resourceState = z.strictObject({
  /** Written before the call that creates it: the idempotency token and when it was decided. */
  intent: z.strictObject({ token: z.string(), at: z.number() }).optional(),
  id: z.string().optional(),
});

const stepState = z.strictObject({
  status: z.enum(['started', 'finished', 'skipped', 'failed', 'destroyed']),
  /** Milliseconds since 1970. */
  startedAt: z.number().optional(),
  finishedAt: z.number().optional(),
  resources: z.record(z.string(), resourceState),
  outputs: z.record(z.string(), z.unknown()).optional(),
  note: z.string().optional(),
});

const targetState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('aws'), accountId: z.string(), region: z.string() }),
  z.strictObject({ kind: z.literal('sandbox'), accountId: z.string(), region: z.string(), sandboxId: z.string() }),
  z.strictObject({ kind: z.literal('endpoint'), accountId: z.string(), region: z.string(), endpointUrl: z.string() }),
]);

const environmentState = z.strictObject({
  schema: z.literal(stateSchemaVersion),
  environment: z.string(),
  /** Decides ownership: the value of the `tier3-wizard:id` tag. */
  id: z.uuid(),
  target: targetState,
  /** The answers, without secrets. */
  settings: z.record(z.string(), z.unknown()),
  createdAt: z.number(),
  status: z.enum(['building', 'complete', 'failed', 'removing']),
  steps: z.record(z.string(), stepState),
});

export type ResourceState = z.infer<typeof resourceState>;
export type StepRecord = z.infer<typeof stepState>;
export type TargetState = z.infer<typeof targetState>;
export type EnvironmentState = z.infer<typeof environmentState>;

/** The state file of one environment: every change is on the disk before the change is acted on. */
export class StateFile {
  readonly path: string;
  readonly #files: FilePort;
  #state: EnvironmentState;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, state: EnvironmentState, files: FilePort) {
    this.path = path;
    this.#state = state;
    this.#files = files;
  }

  /** Makes a new state file; it must not exist. */
  static async create(path: string, state: EnvironmentState, files: FilePort = diskFiles): Promise<StateFile> {
    const file = new StateFile(path, state, files);
    await file.update((same) => same);
    return file;
  }

  /**
   * Opens a state file; undefined when there is none.
   * @throws Refusal when it is damaged or of another version; the file stays as it is.
   */
  static async open(path: string, files: FilePort = diskFiles): Promise<StateFile | undefined> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const file = new StateFile(path, parseState(path, text), files);
    // What could be read is the last good copy: it stays beside the file while this run changes it.
    await copyFile(path, `${path}.last-good`);
    return file;
  }

  get state(): EnvironmentState {
    return this.#state;
  }

  /** Applies a pure change and returns when it is on the disk. Changes are written one after the other. */
  async update(change: (state: EnvironmentState) => EnvironmentState): Promise<void> {
    this.#state = change(this.#state);
    const write = this.#writing.then(() =>
      atomicWrite(this.path, `${JSON.stringify(this.#state, null, 2)}\n`, this.#files),
    );
    this.#writing = write.catch(() => undefined);
    await write;
  }

  /** Changes one step's record. */
  async updateStep(step: string, change: (record: StepRecord) => StepRecord): Promise<void> {
    await this.update((state) => ({
      ...state,
      steps: { ...state.steps, [step]: change(state.steps[step] ?? { status: 'started', resources: {} }) },
    }));
  }
}

function parseState(path: string, text: string): EnvironmentState {
  const way = `The file was not touched; the last good copy is ${path}.last-good, and \`tier3-wizard recover\` rebuilds it from AWS.`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Refusal(`The state file ${path} is damaged: it is not JSON.`, way, error);
  }
  const version = z.looseObject({ schema: z.number() }).safeParse(json);
  if (version.success && version.data.schema > stateSchemaVersion) {
    throw new Refusal(
      `The state file ${path} was written by a newer tier3-wizard (schema ${version.data.schema}, this one reads ${stateSchemaVersion}).`,
      'Use that newer version; the file was not touched.',
    );
  }
  const parsed = environmentState.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(
    `The state file ${path} is damaged: ${issue?.path.join('.') || 'it'} is not as this version writes it (${issue?.message}).`,
    way,
    parsed.error,
  );
}
