import { type Diagnosis, type Failure, StepFailure } from '../engine/failure.js';
import { again, type Doing, remedyFor, WizardError } from '../errors.js';
import { denied } from './denied.js';
import { awsCode, hasCode, httpStatus, metadataOf, requestId } from './error-codes.js';
import { type FailureRule, failureRules } from './failure-rules.js';

const networkCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'TimeoutError',
]);

/** Turns anything thrown into a failure with class, cause and the remedy that goes on with what was being done. */
export function classify(error: unknown, doing: Doing = 'other'): Failure {
  const { remedy, ...found } = diagnose(error);
  return { ...found, remedy: remedyFor(remedy, doing) };
}

function diagnose(error: unknown): Diagnosis {
  if (error instanceof StepFailure) {
    const { class: kind, message, advice: remedy, details } = error;
    return { class: kind, message, remedy, ...(details.length > 0 ? { details } : {}) };
  }
  if (error instanceof WizardError) {
    // What was told of a denial before it came here is a denial still: nothing else can be waited for.
    const cause = error.cause instanceof Error ? diagnose(error.cause) : undefined;
    if (cause?.class === 'permission') return { ...cause, message: error.message };
    return { class: error.blame === 'internal' ? 'bug' : 'bad-input', message: error.message, remedy: error.advice };
  }
  const message = error instanceof Error ? error.message : String(error);
  const code = awsCode(error);
  const id = requestId(error);
  const facts = { ...(code && !isOfJavaScript(code) ? { code } : {}), ...(id ? { requestId: id } : {}) };
  if (error instanceof Error) {
    // The SDK has learned the right time from this answer: the next request is signed with it.
    if (hasCorrectedClock(error)) {
      const remedy = `Set this machine's clock right, then run ${again}.`;
      return { class: 'service', message: `This machine's clock is wrong. AWS says: ${message}`, remedy, ...facts };
    }
    const rule = ruleOf(error);
    if (rule?.class === 'permission' && !rule.cause) return denied(message, rule.remedy, facts);
    if (rule) {
      const said = rule.cause ? `${rule.cause} AWS says: ${message}` : message;
      return { class: rule.class, message: said, remedy: rule.remedy, ...facts };
    }
    if (isNetwork(error)) {
      return {
        class: 'network',
        message: `AWS could not be reached: ${message}`,
        remedy: `Check the connection (and HTTPS_PROXY), then run ${again}.`,
        ...facts,
      };
    }
    const status = httpStatus(error);
    if (status !== undefined && status >= 500) {
      return { class: 'service', message, remedy: `AWS had a problem; run ${again}.`, ...facts };
    }
    if (status !== undefined) {
      return {
        class: 'bad-input',
        message,
        remedy: `AWS refused the request; correct what the message names, then run ${again}.`,
        ...facts,
      };
    }
  }
  return {
    class: 'bug',
    message,
    remedy: 'This is a bug of tier3-wizard; please report it with `--debug` output.',
    ...facts,
  };
}

/** What AWS's answer means: the first rule that it matches. */
export function ruleOf(error: Error): FailureRule | undefined {
  return failureRules.find((one) => matches(one, error));
}

function matches(rule: FailureRule, error: Error): boolean {
  const names = [error.name, awsCode(error) ?? ''];
  const byCode = rule.codes?.some((code) => names.includes(code)) || names.some((name) => rule.pattern?.test(name));
  return Boolean(byCode) && (rule.message?.test(error.message) ?? true);
}

const clockCodes = ['RequestExpired', 'SignatureDoesNotMatch', 'InvalidSignatureException', 'RequestTimeTooSkewed'];

function hasCorrectedClock(error: Error): boolean {
  if (!hasCode(error, ...clockCodes)) return false;
  return metadataOf(error, 'clockSkewCorrected') === true;
}

/** `TypeError` and the like: a name that is no code of AWS's. */
function isOfJavaScript(name: string): boolean {
  return Reflect.has(globalThis, name);
}

function isNetwork(error: Error): boolean {
  const code: unknown = Reflect.get(error, 'code');
  return networkCodes.has(error.name) || (typeof code === 'string' && networkCodes.has(code));
}
