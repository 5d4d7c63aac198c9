/** The tag keys by which tier3-wizard knows its own. Ownership is decided by `id` alone. */
export const tagKeys = {
  environment: 'tier3-wizard:environment',
  id: 'tier3-wizard:id',
  step: 'tier3-wizard:step',
  resource: 'tier3-wizard:resource',
  tier: 'tier3-wizard:tier',
  /** On the VPC alone: who had it built. */
  owner: 'tier3-wizard:owner',
  /** On the VPC alone, while a run works on the environment: which one. */
  run: 'tier3-wizard:run',
} as const;

export interface TagSource {
  readonly environment: string;
  readonly id: string;
  readonly userTags: Readonly<Record<string, string>>;
}

/** The tags of one resource, in a fixed order; the user's own come last. */
export function tagsOf(source: TagSource, step: string, resource: string): Record<string, string> {
  return {
    Name: `${source.environment}-${resource}`,
    [tagKeys.environment]: source.environment,
    [tagKeys.id]: source.id,
    [tagKeys.step]: step,
    [tagKeys.resource]: resource,
    ...source.userTags,
  };
}
