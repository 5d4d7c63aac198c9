import { AwsError } from '../../wire/aws-error.js';
import { paginate } from '../ec2/select.js';

interface Paging {
  readonly MaxRecords?: number | undefined;
  readonly Marker?: string | undefined;
}

/**
 * One page of an RDS describe: 20 to 100 records, 100 when the caller does not say.
 * @throws AwsError `InvalidParameterValue` for another MaxRecords.
 */
export function pageOf<T>(
  records: readonly T[],
  { MaxRecords = 100, Marker }: Paging,
  maximum = 100,
): { page: T[]; marker: string | undefined } {
  if (MaxRecords < 20 || MaxRecords > maximum) {
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid value ${MaxRecords} for MaxRecords. Must be between 20 and ${maximum}`,
    );
  }
  const { page, nextToken } = paginate(records, MaxRecords, Marker);
  return { page, marker: nextToken };
}
