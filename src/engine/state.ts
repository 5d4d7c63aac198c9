import { access, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { again, exitCodes, Refusal, WizardError } from '../errors.js';
import { atomicWrite, diskFiles, type FilePort } from '../lib/atomic-write.js';
import { systemCode } from '../lib/system-error.js';
import { migrate, stateSchemaVersion } from './state-migrations.js';

export { stateSchemaVersion } from './state-migrations.js';

const resourceState = z.strictObject({
  /** Written before the call that creates it: the idempotency token and when it was decided. */
  intent: z
    .strictObject({
      token: z.string(),
      at: z.number(),
      /** The call was sent again after the bound: should the first one show after all, there is a twin. */
      again: z.literal(true).optional(),
    })
    .optional(),
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
  /** What was decided when its removal began: a teardown that was stopped goes on with it. */
  removal: z.strictObject({ finalSnapshot: z.string().nullable() }).optional(),
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
   * @throws Refusal when it cannot be read, is damaged or of another version; the file stays as it is.
   */
  static async open(path: string, files: FilePort = diskFiles): Promise<StateFile | undefined> {
    const text = await readFile(path, 'utf8').catch((error: Error) => {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw new Refusal(
        `The state file ${path} cannot be read: ${error.message}.`,
        'Run as the user whose environment it is, or mend the permissions of its folder.',
        error,
      );
    });
    return text === undefined ? undefined : new StateFile(path, await parseState(path, text), files);
  }

  get state(): EnvironmentState {
    return this.#state;
  }

  /**
   * Applies a pure change and returns when it is on the disk. Changes are written one after the other.
   * @throws WizardError when the disk does not take it
   */
  async update(change: (state: EnvironmentState) => EnvironmentState): Promise<void> {
    this.#state = change(this.#state);
    await this.#write(this.path);
  }

  /** Keeps what is known now as the last good copy, beside the file: the way on should the file be damaged. */
  async keepCopy(): Promise<void> {
    await this.#write(lastGoodOf(this.path));
  }

  /** Changes one step's record. */
  async updateStep(step: string, change: (record: StepRecord) => StepRecord): Promise<void> {
    await this.update((state) => ({
      ...state,
      steps: { ...state.steps, [step]: change(state.steps[step] ?? { status: 'started', resources: {} }) },
    }));
  }

  /** Returns when nothing is being written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(path: string): Promise<void> {
    const write = this.#writing.then(() => atomicWrite(path, `${JSON.stringify(this.#state, null, 2)}\n`, this.#files));
    this.#writing = write.catch(() => undefined);
    await write.catch((error: Error) => {
      throw new WizardError(`The state file ${path} cannot be written: ${error.message}.`, {
        blame: 'user',
        exitCode: exitCodes.failed,
        remedy: `Make room on the disk or mend its permissions, then run ${again}.`,
        cause: error,
      });
    });
  }
}

const lastGoodOf = (path: string): string => `${path}.last-good`;

/** A copy may be older than AWS, which is no harm: what a run finds by its tags it takes over. */
async function wayOn(path: string): Promise<string> {
  const copy = lastGoodOf(path);
  const hasCopy = await access(copy).then(
    () => true,
    () => false,
  );
  return hasCopy
    ? `The file was not touched. Put the last good copy in its place (cp '${copy}' '${path}') and run the same command again.`
    : 'The file was not touched. Restore it from a backup, or move it away and let `tier3-wizard recover` rebuild it from the account.';
}

async function parseState(path: string, text: string): Promise<EnvironmentState> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Refusal(`The state file ${path} is damaged: it is not JSON.`, await wayOn(path), error);
  }
  const migrated = migrate(json);
  if (migrated.kind === 'newer') {
    throw new Refusal(
      `The state file ${path} was written by a newer tier3-wizard (schema ${migrated.version}, this one reads ${stateSchemaVersion}).`,
      'Use that newer version; the file was not touched.',
    );
  }
  const parsed = environmentState.safeParse(migrated.state);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(
    `The state file ${path} is damaged: ${issue?.path.join('.') || 'it'} is not as this version writes it (${issue?.message}).`,
    await wayOn(path),
    parsed.error,
  );
}
