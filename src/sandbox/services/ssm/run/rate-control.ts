import { requirePattern } from '../constraint.js';

/** @throws AwsError `ValidationException`: a number or a percentage, AWS's defaults are 50 and 0. */
export function checkedRate({
  MaxConcurrency = '50',
  MaxErrors = '0',
}: {
  readonly MaxConcurrency?: string | undefined;
  readonly MaxErrors?: string | undefined;
}): { maxConcurrency: string; maxErrors: string } {
  requirePattern('maxConcurrency', MaxConcurrency, /^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/);
  requirePattern('maxErrors', MaxErrors, /^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$/);
  return { maxConcurrency: MaxConcurrency, maxErrors: MaxErrors };
}

/** `10` is itself, `10%` is a part of `total`, rounded down. */
export function amount(rate: string, total: number): number {
  return rate.endsWith('%') ? Math.floor((Number(rate.slice(0, -1)) * total) / 100) : Number(rate);
}
