/**
 * One page of a list, all of it without a size. The token is the place of the next page's first record: clients never
 * see it open.
 */
export function paginate<T>(
  records: readonly T[],
  size: number | undefined,
  token: string | undefined,
): { page: T[]; nextToken: string | undefined } {
  const start = Number(token ?? 0);
  const end = size ? start + size : records.length;
  return { page: records.slice(start, end), nextToken: end < records.length ? String(end) : undefined };
}
