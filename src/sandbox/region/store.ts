import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { systemCode } from '../../lib/system-error.js';
import { Table, type TableKey } from './table.js';

const formatVersion = 1;

/** All that a store holds, as plain data. */
export interface StoreContent {
  readonly format: number;
  readonly tables: Record<string, { readonly id: string }[]>;
}

/** Everything the embedded AWS knows. With a file it survives its process: every change is on disk before it is answered. */
export class Store {
  readonly #file: string | undefined;
  readonly #tables = new Map<string, Table<{ readonly id: string }>>();

  constructor(file?: string) {
    this.#file = file;
    if (file) this.#load(file);
  }

  /** A store in memory that goes on from what another one held. */
  static of(content: StoreContent): Store {
    const store = new Store();
    store.#fill(content);
    return store;
  }

  table<T extends { readonly id: string }>(key: TableKey<T>): Table<T> {
    let table = this.#tables.get(key.name);
    if (!table) {
      table = new Table();
      this.#tables.set(key.name, table);
    }
    // The name determines the record type: `defineTable` is called once per name.
    return table as unknown as Table<T>;
  }

  /** Writes the file when there is one; the old file stays whole until the new one is. */
  save(): void {
    if (!this.#file) return;
    const temporary = `${this.#file}.new`;
    writeFileSync(temporary, JSON.stringify(this.content()), { mode: 0o600 });
    renameSync(temporary, this.#file);
  }

  content(): StoreContent {
    return {
      format: formatVersion,
      tables: Object.fromEntries([...this.#tables].map(([name, table]) => [name, table.all()])),
    };
  }

  #load(file: string): void {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      throw error;
    }
    const content = JSON.parse(text) as StoreContent;
    if (content.format !== formatVersion) {
      throw new Error(`${file} has format ${content.format}; this version of the sandbox reads ${formatVersion}`);
    }
    this.#fill(content);
  }

  #fill({ tables }: StoreContent): void {
    for (const [name, records] of Object.entries(tables)) this.#tables.set(name, new Table(records));
  }
}
