/** A tag as every service of AWS spells it. */
export interface AwsTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export type TagRecord = Readonly<Record<string, string>>;

export function tagList(tags: TagRecord): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function tagRecord(tags: readonly AwsTag[] | undefined): TagRecord {
  return Object.fromEntries((tags ?? []).flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? '']] : [])));
}

/** EC2's form of tags at creation. The NAT gateway's type has no hyphen: `natgateway`. */
export function tagSpecification<T extends string>(ResourceType: T, tags: TagRecord) {
  return { ResourceType, Tags: tagList(tags) };
}
