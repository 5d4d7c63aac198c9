/** Tags as every record keeps them; each service has its own spelling on the wire. */
export type Tags = Record<string, string>;

interface WireTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export function fromWireTags(tags: readonly WireTag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
}

export function toWireTags(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
