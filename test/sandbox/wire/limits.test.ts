import type { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, test } from 'vitest';
import { services } from '../../../src/sandbox/services/index.js';
import type { Limit } from '../../../src/sandbox/wire/limits.js';
import { ServiceModel } from '../../../src/sandbox/wire/model.js';
import { type Model, modelOf, noModels, type Shape } from '../conformance/botocore.js';

type Limits = Map<string, Map<string, Limit>>;

const reason = noModels ? ` (skipped: ${noModels})` : '';

describe.skipIf(noModels)(`the table of limits${reason}`, () => {
  /** `npm run request-limits` writes it again. */
  test("is that of botocore's models, for what the sandbox's operations take", async () => {
    await expect(await table()).toMatchFileSnapshot('../../../assets/request-limits.json');
  });
});

async function table(): Promise<string> {
  const parts: string[] = [];
  for (const { description, operations } of services) {
    const botocore = modelOf(description.signingName);
    if (!botocore) continue;
    const sdk = await ServiceModel.load(description);
    const limits: Limits = new Map();
    for (const { name } of operations) {
      const input = botocore.operations[name]?.input?.shape;
      const schema = sdk.operation(name)?.input;
      if (input && schema) collect({ botocore, sdk, limits, service: description.signingName }, input, schema);
    }
    const structures = [...limits]
      .filter(([, members]) => members.size > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, members]) => `      ${JSON.stringify(name)}: ${JSON.stringify(Object.fromEntries(members))}`);
    parts.push(`    ${JSON.stringify(description.signingName)}: {\n${structures.join(',\n')}\n    }`);
  }
  return `{
  "source": "botocore's models in Debian's package awscli, with what test/sandbox/conformance/newer-models.ts adds",
  "services": {
${parts.join(',\n')}
  }
}
`;
}

interface Reading {
  readonly service: string;
  readonly botocore: Model;
  readonly sdk: ServiceModel;
  readonly limits: Limits;
}

/** Reads both models side by side: limits are botocore's, the structures are called what the SDK calls them. */
function collect(reading: Reading, shapeName: string, schema: NormalizedSchema): void {
  const shape = reading.botocore.shapes[shapeName];
  if (!shape || schema.isUnitSchema()) return;
  const { member, value } = shape;
  const items = member ?? value;
  if (items && (schema.isListSchema() || schema.isMapSchema())) {
    collect(reading, items.shape, schema.getValueSchema());
    return;
  }
  const structure = schema.isStructSchema() ? schema.getName() : undefined;
  if (!structure || reading.limits.has(structure)) return;
  const found = new Map<string, Limit>();
  reading.limits.set(structure, found);
  for (const [name, one] of schema.structIterator()) {
    const modelled = shape.members?.[name];
    if (!modelled) continue;
    const limit = limitOf(reading, modelled.shape);
    if (Object.keys(limit).length > 0 && !elsewhere(reading.service, structure, name)) found.set(name, limit);
    collect(reading, modelled.shape, one);
  }
}

function limitOf(reading: Reading, shapeName: string): Limit {
  const shape: Shape = reading.botocore.shapes[shapeName] ?? { type: 'string' };
  const { pattern, min, max, enum: values, member } = shape;
  const each = member ? limitOf(reading, member.shape) : {};
  return {
    ...(pattern === undefined ? {} : { pattern }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(values ? { enum: sdkNameOf(reading.sdk, shapeName, values) } : {}),
    ...(Object.keys(each).length > 0 ? { each } : {}),
  };
}

/** What EC2 refuses in words of its own, in src/sandbox/services/ec2: names and pages of templates, instance types. */
const ownWords = /^(LaunchTemplateNames?|InstanceTypes?|DescribeLaunchTemplatesRequest MaxResults)$/;
const elsewhere = (service: string, structure: string, member: string): boolean =>
  service === 'ec2' && (ownWords.test(member) || ownWords.test(`${structure} ${member}`));

/** The SDK's name of an enumeration, or its values where the SDK exports none. */
function sdkNameOf(sdk: ServiceModel, shapeName: string, values: readonly string[]): string | readonly string[] {
  const names = [shapeName, `_${shapeName}`];
  return names.find((name) => sdk.enumeration(name)?.includes(values[0] ?? '')) ?? values;
}
