import type { Tags } from '../../services/tags.js';
import type { Context } from '../matching.js';

/** A resource that an action is about. */
export interface Subject {
  /** The resource type in the authorisation reference. */
  readonly type: string;
  readonly arn: string;
  /** Undefined for what does not exist (yet). */
  readonly tags?: Tags | undefined;
  /** It is named by the request and does not exist. */
  readonly unknown?: true;
  /** Further condition keys of this resource, in lower case. */
  readonly facts?: Context;
}

/** What a request names, by its record: what there is none of has no tags that could be known. */
export function namedSubject(type: string, arn: string, record: { readonly tags: Tags } | undefined): Subject {
  return record ? { type, arn, tags: record.tags } : { type, arn, unknown: true };
}
