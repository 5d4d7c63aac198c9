import { AwsError } from '../../wire/aws-error.js';

interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** IAM's way of paging: 100 items unless asked otherwise. */
export function pageOf<T>(
  items: readonly T[],
  request: PageRequest,
): { page: T[]; rest: { IsTruncated: boolean; Marker?: string } } {
  const start = request.Marker === undefined ? 0 : Number(Buffer.from(request.Marker, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) {
    throw new AwsError('ValidationError', `Invalid Marker: ${request.Marker}`);
  }
  const end = start + (request.MaxItems ?? 100);
  const page = items.slice(start, end);
  if (end >= items.length) return { page, rest: { IsTruncated: false } };
  return { page, rest: { IsTruncated: true, Marker: Buffer.from(String(end)).toString('base64url') } };
}
