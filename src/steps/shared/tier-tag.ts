import type { FleetTier } from '../../config/names.js';
import { tagKeys } from '../../config/tags.js';

/** The tag value by which commands and associations find the servers of one tier of one environment. */
export function tierTag({ environmentId }: { readonly environmentId: string }, tier: FleetTier): string {
  return `${environmentId}/${tier}`;
}

/** The same as a target of Systems Manager. */
export function tierTarget(run: { readonly environmentId: string }, tier: FleetTier) {
  return { Key: `tag:${tagKeys.tier}`, Values: [tierTag(run, tier)] };
}
