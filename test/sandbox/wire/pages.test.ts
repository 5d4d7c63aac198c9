import {
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVolumesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { services } from '../../../src/sandbox/services/index.js';
import { type OperationSchema, requiredMembers, ServiceModel } from '../../../src/sandbox/wire/model.js';
import { closeToken, hasMember, openToken, pageMembers } from '../../../src/sandbox/wire/page-token.js';
import { validate } from '../../../src/sandbox/wire/validation.js';
import { memoryHandler, sendTo } from '../memory-wire.js';
import { startTestRegion } from '../region.js';
import { refusalOf, sample } from './refusals.js';

type Bounds = readonly [least: number, most: number];
type Refused = readonly [code: string, message: string];

interface Paging {
  /** What the service calls the size of a page. */
  readonly size: string;
  readonly bounds: Bounds;
  /** Operations with other bounds; `any` are not held to bounds by the wire layer. */
  readonly other?: Readonly<Record<string, Bounds | 'any'>>;
  readonly beyond: (size: number, bounds: Bounds) => Refused;
  readonly badToken: (token: string, operation: string) => Refused;
}

/** The framework that most services share. */
const shared =
  (code: string, member: string): Paging['beyond'] =>
  (size, [least, most]) => {
    const bound = size < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
    const found = `Value '${size}' at '${member}' failed to satisfy constraint: Member must have value ${bound}`;
    return [code, `1 validation error detected: ${found}`];
  };

const paging: Readonly<Record<string, Paging>> = {
  ec2: {
    size: 'MaxResults',
    bounds: [5, 1000],
    other: {
      DescribeRouteTables: [5, 100],
      DescribeInstanceTypes: [5, 100],
      // Words of their own: see the tests of launch templates.
      DescribeLaunchTemplates: 'any',
      DescribeLaunchTemplateVersions: 'any',
      // What is too large is cut.
      DescribeVpcEndpoints: 'any',
      DescribeImages: 'any',
    },
    beyond: (size, [least, most]) => [
      'InvalidParameterValue',
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value ${size < least ? `greater than ${least}` : `less than ${most}`}.`,
    ],
    badToken: (token, operation) => [
      'InvalidParameterValue',
      /^Describe(Instances|Volumes)$/.test(operation)
        ? 'Unable to parse pagination token'
        : `Value ( ${token} ) for parameter NextToken is invalid. The token is invalid.`,
    ],
  },
  elasticloadbalancing: {
    size: 'PageSize',
    bounds: [1, 400],
    beyond: shared('ValidationError', 'pageSize'),
    badToken: () => ['ValidationError', 'Invalid marker'],
  },
  autoscaling: {
    size: 'MaxRecords',
    bounds: [1, 100],
    // What is too large is cut.
    other: { DescribeAutoScalingInstances: [1, 50], DescribeScalingActivities: 'any' },
    beyond: shared('ValidationError', 'maxRecords'),
    badToken: (token) => ['InvalidNextToken', `The token '${token}' was invalid`],
  },
  rds: {
    size: 'MaxRecords',
    bounds: [20, 100],
    other: { DescribeOrderableDBInstanceOptions: [20, 1000] },
    beyond: (size, [least, most]) => [
      'InvalidParameterValue',
      `Invalid value ${size} for MaxRecords. Must be between ${least} and ${most}`,
    ],
    badToken: (token) => ['InvalidParameterValue', `Invalid value ${token} for Marker`],
  },
  iam: {
    size: 'MaxItems',
    bounds: [1, 1000],
    beyond: shared('ValidationError', 'maxItems'),
    badToken: () => ['ValidationError', 'Invalid Marker.'],
  },
  ssm: {
    size: 'MaxResults',
    bounds: [1, 50],
    other: { DescribeInstanceInformation: [5, 50], GetParametersByPath: [1, 10], DescribeSessions: [1, 200] },
    beyond: shared('ValidationException', 'maxResults'),
    badToken: () => ['InvalidNextToken', 'The specified token is not valid.'],
  },
  servicequotas: {
    size: 'MaxResults',
    bounds: [1, 100],
    beyond: shared('ValidationException', 'maxResults'),
    badToken: () => ['InvalidPaginationTokenException', 'Invalid input was provided for the NextToken.'],
  },
  acm: {
    size: 'MaxItems',
    bounds: [1, 1000],
    beyond: shared('ValidationException', 'maxItems'),
    badToken: () => ['ValidationException', 'The NextToken is not valid.'],
  },
};

const service = (name: string) => services.find(({ description }) => description.signingName === name);

/** The operations of a service that answer in pages. */
async function pagedOperations(name: string): Promise<{ model: ServiceModel; paged: [string, OperationSchema][] }> {
  const { description, operations } = service(name) ?? {};
  if (!description || !operations) throw new Error(`no service ${name}`);
  const model = await ServiceModel.load(description);
  const paged = operations.flatMap((operation): [string, OperationSchema][] => {
    const schema = model.operation(operation.name);
    return schema && pageMembers(schema) ? [[operation.name, schema]] : [];
  });
  return { model, paged };
}

describe('pages of every operation that has them', () => {
  test.each(Object.entries(paging))('%s: sizes within the bounds are taken, others refused', async (name, rules) => {
    const { model, paged } = await pagedOperations(name);
    expect(Object.keys(rules.other ?? {}).filter((one) => !paged.some(([operation]) => operation === one))).toEqual([]);
    for (const [operation, { input }] of paged) {
      expect(hasMember(input, rules.size), operation).toBe(true);
      const needed = Object.fromEntries(
        requiredMembers(input).map((one) => [one, valid[one] ?? sample(input.getMemberSchema(one))]),
      );
      const refused = (size: number) => refusalOf(() => validate(model, input, { ...needed, [rules.size]: size }));
      const bounds = rules.other?.[operation] ?? rules.bounds;
      if (bounds === 'any') {
        expect([refused(-1), refused(1_000_000)], operation).toEqual([undefined, undefined]);
        continue;
      }
      const [least, most] = bounds;
      expect([refused(least), refused(most)], operation).toEqual([undefined, undefined]);
      for (const size of [least - 1, most + 1]) {
        expect(refused(size), `${operation} ${size}`).toEqual(rules.beyond(size, bounds));
      }
    }
  });

  test.each(Object.entries(paging))('%s: a token leads to the next page of its own list alone', async (name, rules) => {
    const { model, paged } = await pagedOperations(name);
    for (const [operation, schema] of paged) {
      const { given = '', next = '' } = pageMembers(schema) ?? {};
      const tokenOf = (name: string) => onlyText(closeToken({ name, schema }, { [next]: '20' }));
      const opened = (text: string) => openToken(model.description, { name: operation, schema }, { [given]: text });
      expect(opened(tokenOf(operation)), operation).toEqual({ [given]: '20' });
      expect(opened(''), operation).toEqual({ [given]: undefined });
      for (const foreign of ['x', 'bm9uZQ', '20', tokenOf('DescribeOthers')]) {
        expect(
          refusalOf(() => opened(foreign)),
          `${operation} ${foreign}`,
        ).toEqual(rules.badToken(foreign, operation));
      }
    }
  });

  test('the services above are all that have pages', async () => {
    const names = services.map(({ description }) => description.signingName);
    const withPages = await Promise.all(
      names.map(async (name) => ((await pagedOperations(name)).paged.length > 0 ? [name] : [])),
    );
    expect(withPages.flat().sort()).toEqual(Object.keys(paging).sort());
  });
});

test('EC2 pages no ids of instances, volumes and interfaces, and templates in words of their own', async () => {
  const region = await startTestRegion();
  const requestHandler = memoryHandler(sendTo(region.dispatcher), region.baseUrl);
  const ec2 = new EC2Client({ ...region.client, requestHandler });
  const both = (ids: string) => ({
    name: 'InvalidParameterCombination',
    message: `The parameter ${ids} cannot be used with the parameter maxResults`,
  });
  const template = { name: 'InvalidParameterValue', message: 'Maximum results allowed are between 1 and 200' };
  const pages = { MaxResults: 5 };
  const refused: readonly (readonly [Promise<unknown>, object])[] = [
    [ec2.send(new DescribeInstancesCommand({ ...pages, InstanceIds: ['i-0'] })), both('instancesSet')],
    [ec2.send(new DescribeVolumesCommand({ ...pages, VolumeIds: ['vol-0'] })), both('volumeSet')],
    [
      ec2.send(new DescribeNetworkInterfacesCommand({ ...pages, NetworkInterfaceIds: ['eni-0'] })),
      both('networkInterfaceSet'),
    ],
    [ec2.send(new DescribeLaunchTemplatesCommand({ MaxResults: 201 })), template],
    [ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: 'web', MaxResults: 0 })), template],
  ];
  await Promise.all(refused.map(([call, error]) => expect(call).rejects.toMatchObject(error)));
});

/** Values of required members that have limits of their own. */
const valid: Readonly<Record<string, unknown>> = {
  PolicySourceArn: 'arn:aws:iam::000000000000:user/sandbox',
  ActionNames: ['ec2:CreateVpc'],
  AssociationId: '00000000-0000-4000-8000-000000000000',
  ExecutionId: '00000000-0000-4000-8000-000000000000',
  InstanceId: 'i-0123456789abcdef0',
  State: 'Active',
};

function onlyText(value: unknown): string {
  const [text]: unknown[] = typeof value === 'object' && value ? Object.values(value) : [];
  return String(text);
}
