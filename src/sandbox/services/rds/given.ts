/** The members that have a value: what a Modify call left out stays as it is. */
export function given<T extends object>(changes: { [K in keyof T]?: T[K] | undefined }): Partial<T> {
  const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

/** Applies `map` to what is there. */
export function optional<A, B>(value: A | undefined, map: (value: A) => B): B | undefined {
  return value === undefined ? undefined : map(value);
}
