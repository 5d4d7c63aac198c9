import type { PutParameterRequest, PutParameterResult } from '@aws-sdk/client-ssm';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { fromWireTags } from '../../tags.js';
import { applyAssociationsReading } from '../association/apply.js';
import { type ParameterRecord, Parameters, type ParameterType, type ParameterVersion } from '../tables.js';
import { checkParameterName } from './names.js';

const characters = { Standard: 4096, Advanced: 8192 } as const;
const keptVersions = 100;

/** No error of this operation repeats the value: it may be a secret. */
export const putParameter = defineOperation<PutParameterRequest, PutParameterResult>(
  'PutParameter',
  (input, { cloud, caller }) => {
    checkParameterName(input.Name);
    const present = cloud.table(Parameters).get(input.Name);
    if (present && !input.Overwrite) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    if (input.Overwrite && input.Tags?.length) {
      throw new AwsError(
        'ValidationException',
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    }
    const type = checkedType(input, present);
    const tier: ParameterVersion['tier'] = input.Tier === 'Advanced' ? 'Advanced' : 'Standard';
    checkValue(input, tier);
    const version = (present?.versions.at(-1)?.version ?? 0) + 1;
    const record: ParameterRecord = {
      id: input.Name,
      type,
      dataType: input.DataType ?? 'text',
      keyId: type === 'SecureString' ? (input.KeyId ?? 'alias/aws/ssm') : undefined,
      versions: [
        ...(present?.versions ?? []),
        {
          version,
          value: input.Value,
          modifiedAt: cloud.now(),
          modifiedBy: caller.arn,
          description: input.Description,
          allowedPattern: input.AllowedPattern,
          tier,
        },
      ].slice(-keptVersions),
      tags: present?.tags ?? fromWireTags(input.Tags),
    };
    cloud.table(Parameters).put(record);
    if (present) applyAssociationsReading(cloud, input.Name);
    return { Version: version, Tier: tier };
  },
);

function checkedType(input: Checked<PutParameterRequest>, present: ParameterRecord | undefined): ParameterType {
  const type = input.Type ?? present?.type;
  if (!type) {
    throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
  }
  if (type !== 'String' && type !== 'StringList' && type !== 'SecureString') {
    throw new AwsError('UnsupportedParameterType', `The parameter type ${type} isn't supported.`);
  }
  return type;
}

function checkValue(
  { Value: value, AllowedPattern: pattern }: Checked<PutParameterRequest>,
  tier: keyof typeof characters,
): void {
  if (value === '') throw new AwsError('ValidationException', 'Parameter value cannot be empty.');
  if (value.length > characters[tier]) {
    throw new AwsError(
      'ValidationException',
      tier === 'Standard'
        ? 'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.'
        : 'Advanced tier parameters support a maximum parameter value of 8192 characters.',
    );
  }
  if (/\{\{.*\}\}/s.test(value)) {
    throw new AwsError(
      'ValidationException',
      'Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.',
    );
  }
  if (pattern && !matches(pattern, value)) {
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    );
  }
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    throw new AwsError('InvalidAllowedPatternException', `The allowedPattern is not a regular expression: ${pattern}`);
  }
}
