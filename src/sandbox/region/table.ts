/** The name of a table and the type of its records; services define theirs with `defineTable`. */
export interface TableKey<T extends { readonly id: string }> {
  readonly name: string;
  /** Carries the record type only; never present at run time. */
  readonly record?: T;
}

/** `name` is the key in the state file: `service.kind`, never reused for another shape. */
export function defineTable<T extends { readonly id: string }>(name: string): TableKey<T> {
  return { name };
}

/** Records by id, in the order of their creation. Records are plain JSON: times as milliseconds, no classes. */
export class Table<T extends { readonly id: string }> {
  readonly #records: Map<string, T>;

  constructor(records: Iterable<T> = []) {
    this.#records = new Map([...records].map((record) => [record.id, record]));
  }

  get(id: string): T | undefined {
    return this.#records.get(id);
  }

  /** Adds the record or replaces the one with its id. */
  put(record: T): T {
    this.#records.set(record.id, record);
    return record;
  }

  /** Answers whether there was such a record. */
  delete(id: string): boolean {
    return this.#records.delete(id);
  }

  all(): T[] {
    return [...this.#records.values()];
  }

  where(matches: (record: T) => boolean): T[] {
    return this.all().filter(matches);
  }

  find(matches: (record: T) => boolean): T | undefined {
    for (const record of this.#records.values()) if (matches(record)) return record;
    return undefined;
  }

  get size(): number {
    return this.#records.size;
  }
}
