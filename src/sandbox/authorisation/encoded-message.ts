import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Decision, Question } from './decision.js';

/** EC2's denials carry one of these: unreadable text that only `sts:DecodeAuthorizationMessage` opens. */
export function encodeMessage(decision: Decision, question: Question, principalArn: string): string {
  const conditions = Object.entries(question.context).map(([key, values]) => ({
    key,
    values: { items: values.map((value) => ({ value })) },
  }));
  const message = {
    allowed: false,
    explicitDeny: decision === 'explicit-deny',
    matchedStatements: { items: [] },
    failures: { items: [] },
    context: {
      principal: { arn: principalArn },
      action: question.action,
      resource: question.resource,
      conditions: { items: conditions },
    },
  };
  return deflateRawSync(JSON.stringify(message)).toString('base64url');
}

/** The message as JSON, or undefined for text that is none of ours. */
export function decodeMessage(encoded: string): string | undefined {
  try {
    const text = inflateRawSync(Buffer.from(encoded, 'base64url')).toString('utf8');
    return isMessage(JSON.parse(text)) ? text : undefined;
  } catch {
    return undefined;
  }
}

function isMessage(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'allowed' in value && 'context' in value;
}
