import { AwsError } from '../wire/aws-error.js';
import type { Protocol } from '../wire/model.js';

/** How far the date of a signature may be from AWS's clock. */
const toleratedMs = 5 * 60_000;

const codes: Readonly<Record<Protocol, { readonly code: string; readonly status: number }>> = {
  ec2: { code: 'RequestExpired', status: 400 },
  query: { code: 'SignatureDoesNotMatch', status: 403 },
  json: { code: 'InvalidSignatureException', status: 400 },
};

/**
 * Refuses a request that was signed too early or too late by AWS's clock.
 * @param amzDate the `X-Amz-Date` header: `20260101T000000Z`
 * @throws AwsError
 */
export function checkSigningTime(protocol: Protocol, amzDate: string, now: number): void {
  const signed = Date.parse(amzDate.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  if (Math.abs(now - signed) <= toleratedMs) return;
  const { code, status } = codes[protocol];
  throw new AwsError(code, protocol === 'ec2' ? 'Request has expired.' : explanation(amzDate, signed, now), status);
}

function explanation(amzDate: string, signed: number, now: number): string {
  const late = signed < now;
  const limit = compact(late ? now - toleratedMs : now + toleratedMs);
  const said = late ? 'Signature expired' : 'Signature not yet current';
  return `${said}: ${amzDate} is now ${late ? 'earlier' : 'later'} than ${limit} (${compact(now)} ${late ? '-' : '+'} 5 min.)`;
}

const compact = (time: number): string => `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
