import type { Filter } from '@aws-sdk/client-rds';
import { AwsError } from '../../wire/aws-error.js';

/** The values of a record that a filter's values are compared with: names and ARNs alike. */
export type FilterFields<T> = Readonly<Record<string, (record: T) => readonly string[]>>;

/**
 * The records that pass every filter.
 * @throws AwsError `InvalidParameterValue` for a filter that the operation does not have.
 */
export function filtered<T>(
  records: readonly T[],
  filters: readonly Filter[] | undefined,
  fields: FilterFields<T>,
): T[] {
  return records.filter((record) =>
    (filters ?? []).every(({ Name: name = '', Values: values = [] }) => {
      const field = fields[name];
      if (!field) throw new AwsError('InvalidParameterValue', `Unrecognized filter name: ${name}`);
      return field(record).some((value) => values.includes(value));
    }),
  );
}
