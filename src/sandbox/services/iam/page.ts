import { paginate } from '../page.js';

interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** IAM's way of paging: 100 items unless asked otherwise. */
export function pageOf<T>(
  items: readonly T[],
  { Marker, MaxItems = 100 }: PageRequest,
): { page: T[]; rest: { IsTruncated: boolean; Marker?: string } } {
  const { page, nextToken } = paginate(items, MaxItems, Marker);
  return { page, rest: { IsTruncated: nextToken !== undefined, ...(nextToken && { Marker: nextToken }) } };
}
