import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../../../src/sandbox/wire/aws-error.js';
import { requiredMembers } from '../../../src/sandbox/wire/model.js';

/** Code and message of what a service refuses; undefined when it takes it. */
export function refusalOf(act: () => unknown): readonly [code: string, message: string] | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return [error.code, error.message];
    throw error;
  }
}

/** Something of the schema's type. */
export function sample(schema: NormalizedSchema): unknown {
  if (schema.isListSchema()) return [sample(schema.getValueSchema())];
  if (schema.isMapSchema() || schema.isDocumentSchema()) return {};
  if (schema.isStructSchema()) {
    return Object.fromEntries(requiredMembers(schema).map((name) => [name, sample(schema.getMemberSchema(name))]));
  }
  if (schema.isNumericSchema()) return 1;
  if (schema.isBooleanSchema()) return true;
  if (schema.isBlobSchema()) return new Uint8Array(1);
  return schema.isTimestampSchema() ? new Date(0) : 'sample';
}
