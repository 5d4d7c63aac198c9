import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { StateFile } from '../../src/engine/state.js';
import type { FilePort } from '../../src/lib/atomic-write.js';

/** The files of a disk: what a kill leaves of them. */
export type Files = ReadonlyMap<string, string>;

const folder = mkdtempSync(join(tmpdir(), 't3-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const statePath = join(folder, 'state.json');

/** A disk in memory that can be looked at in the middle of a write. */
export class MemoryDisk implements FilePort {
  readonly #files: Map<string, string>;
  /** Called with what a kill in the middle of a write would leave. */
  onWrite: (left: Files) => void = () => undefined;

  constructor(files: Files = new Map()) {
    this.#files = new Map(files);
  }

  get files(): Files {
    return new Map(this.#files);
  }

  async writeFlushed(path: string, content: string): Promise<void> {
    this.onWrite(new Map(this.#files).set(path, content.slice(0, content.length / 2)));
    this.#files.set(path, content);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#files.set(to, this.#files.get(from) ?? '');
    this.#files.delete(from);
  }

  async flushFolder(): Promise<void> {}

  /** The state file as a new process reads it. */
  async open(): Promise<StateFile> {
    rmSync(statePath, { force: true });
    for (const [path, content] of this.#files) writeFileSync(path, content);
    const file = await StateFile.open(statePath, this);
    if (!file) throw new Error('the kill has left no state file');
    return file;
  }
}
