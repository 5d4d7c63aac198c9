import { AwsError } from '../../../wire/aws-error.js';

const unitMinutes: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** Schedules never run more often than this, in wall time, however fast the sandbox is. */
export const scheduleFloorMs = 20_000;

/**
 * Milliseconds of AWS's time between two runs: `rate(30 minutes)`.
 * @throws AwsError `InvalidSchedule` for intervals below AWS's half hour, and for `cron` and `at`, which the sandbox
 * does not evaluate.
 */
export function scheduleInterval(expression: string): number {
  const [, number, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const minutes = Number(number) * (unitMinutes[unit] ?? Number.NaN);
  if (Number.isNaN(minutes)) {
    throw new AwsError(
      'InvalidSchedule',
      `The sandbox evaluates schedules of the form rate(30 minutes) only, not ${expression}.`,
    );
  }
  if (minutes < 30) throw new AwsError('InvalidSchedule', 'The rate of an association must be at least 30 minutes.');
  return minutes * 60_000;
}
