import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Question } from './decision.js';

/** EC2's denials carry one of these: unreadable text that only `sts:DecodeAuthorizationMessage` opens. */
export function encodeMessage(explicitDeny: boolean, question: Question, principalArn: string): string {
  const conditions = Object.entries(question.context).map(([key, values]) => ({
    key,
    values: { items: values.map((value) => ({ value })) },
  }));
  const message = {
    allowed: false,
    explicitDeny,
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
