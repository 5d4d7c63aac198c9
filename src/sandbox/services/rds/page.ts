import { paginate } from '../page.js';

interface Paging {
  readonly MaxRecords?: number | undefined;
  readonly Marker?: string | undefined;
}

/** One page of an RDS describe: 100 records when the caller does not say. */
export function pageOf<T>(
  records: readonly T[],
  { MaxRecords = 100, Marker }: Paging,
): { page: T[]; marker: string | undefined } {
  const { page, nextToken } = paginate(records, MaxRecords, Marker);
  return { page, marker: nextToken };
}
