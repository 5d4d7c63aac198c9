import type { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, test } from 'vitest';
import { descriptions } from '../../../src/sandbox/services/descriptions.js';
import { services } from '../../../src/sandbox/services/index.js';
import { parseJsonRequest } from '../../../src/sandbox/wire/json-codec.js';
import { requiredMembers, type ServiceDescription, ServiceModel } from '../../../src/sandbox/wire/model.js';
import { parseQueryRequest } from '../../../src/sandbox/wire/query-request.js';
import { validate } from '../../../src/sandbox/wire/validation.js';
import { operationsOfProduct } from '../conformance/recording.js';
import { refusalOf, sample } from './refusals.js';

type Words = (members: readonly string[]) => readonly [code: string, message: string];

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** One message about everything that is missing. */
const all =
  (code: string): Words =>
  (members) => {
    const errors = members.map(
      (name) => `Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`,
    );
    return [code, `${errors.length} validation error${errors.length === 1 ? '' : 's'} detected: ${errors.join('; ')}`];
  };

/** How each service misses members: EC2 and RDS speak of the first alone. */
const words: Readonly<Record<string, Words>> = {
  ec2: ([first = '']) => ['MissingParameter', `The request must contain the parameter ${lowerFirst(first)}`],
  rds: ([first = '']) => ['InvalidParameterValue', `The parameter ${first} must be provided and must not be blank.`],
  elasticloadbalancing: all('ValidationError'),
  autoscaling: all('ValidationError'),
  iam: all('ValidationError'),
  sts: all('ValidationError'),
  ssm: all('ValidationException'),
  servicequotas: all('ValidationException'),
  acm: all('ValidationException'),
};

describe('a required member that is left out', () => {
  test.each(Object.keys(words))(
    '%s: every one of every operation is missed in the words of the service',
    async (name) => {
      const service = services.find(({ description }) => description.signingName === name);
      const model = service && (await ServiceModel.load(service.description));
      const missed: string[] = [];
      for (const operation of service?.operations ?? []) {
        const schema = model?.operation(operation.name)?.input;
        if (!schema || !model || schema.isUnitSchema()) continue;
        const required = orderOf(schema, requiredMembers(schema));
        const refused = refusal(model, schema, {});
        expect(refused, operation.name).toEqual(required.length > 0 ? words[name]?.(required) : undefined);
        for (const member of required) {
          const others = required.filter((one) => one !== member);
          const input = Object.fromEntries(others.map((one) => [one, sample(schema.getMemberSchema(one))]));
          const [code, message] = refusal(model, schema, input) ?? [];
          const [expectedCode, whole = ''] = words[name]?.([member]) ?? [];
          const [, expected = whole] = whole.split('detected: ');
          expect([operation.name, code], message).toEqual([operation.name, expectedCode]);
          expect(message, operation.name).toContain(expected);
          missed.push(`${operation.name}.${member}`);
        }
      }
      expect(missed.length).toBeGreaterThan(name === 'sts' ? 0 : 3);
    },
  );

  test('the services above are all that have a model, and have every operation of the product', () => {
    const modelled = services.filter(({ operations }) => operations.some(({ unmodelled }) => !unmodelled));
    expect(modelled.map(({ description }) => description.signingName).sort()).toEqual(Object.keys(words).sort());
    const known = new Set(services.flatMap(({ operations }) => operations.map(({ name }) => name)));
    expect([...operationsOfProduct()].filter((name) => !known.has(name))).toEqual([]);
  });

  test('one inside of lists and structures is named with the way to it', async () => {
    await expect(refused('rds', 'DescribeDBClusters', { Filters: [{ Name: 'x' }] })).resolves.toEqual([
      'InvalidParameterValue',
      'The parameter Filters.1.Values must be provided and must not be blank.',
    ]);
    await expect(refused('ssm', 'DescribeInstanceInformation', { Filters: [{ Key: 'PingStatus' }] })).resolves.toEqual([
      'ValidationException',
      "1 validation error detected: Value null at 'filters.1.member.values' failed to satisfy constraint: Member must not be null",
    ]);
  });

  test('an empty text is none for RDS, and a value for the others', async () => {
    const [, message] = words.rds?.(['DBClusterIdentifier']) ?? [];
    await expect(refused('rds', 'DeleteDBCluster', { DBClusterIdentifier: '' })).resolves.toEqual([
      'InvalidParameterValue',
      message,
    ]);
    await expect(refused('iam', 'GetRole', { RoleName: '' })).resolves.toMatchObject({
      1: expect.stringContaining('length greater than or equal to 1'),
    });
  });
});

describe('a value beyond the limits of the model', () => {
  const one = '1 validation error detected: Value';
  const broken = 'failed to satisfy constraint: Member must';
  const health = { Name: 'web', HealthCheckIntervalSeconds: 4, HealthyThresholdCount: 11 };
  test.each<[service: keyof typeof descriptions, operation: string, input: object, code: string, message: string]>([
    [
      'iam',
      'GetRole',
      { RoleName: 'r'.repeat(65) },
      'ValidationError',
      `${one} '${'r'.repeat(65)}' at 'roleName' ${broken} have length less than or equal to 64`,
    ],
    [
      'iam',
      'GetRole',
      { RoleName: 'a b' },
      'ValidationError',
      'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    ],
    [
      'elbv2',
      'CreateLoadBalancer',
      { Name: 'web', Scheme: 'public' },
      'ValidationError',
      `${one} 'public' at 'scheme' ${broken} satisfy enum value set: [internal, internet-facing]`,
    ],
    [
      'elbv2',
      'DescribeLoadBalancers',
      { PageSize: 401 },
      'ValidationError',
      `${one} '401' at 'pageSize' ${broken} have value less than or equal to 400`,
    ],
    [
      'elbv2',
      'CreateTargetGroup',
      health,
      'ValidationError',
      `2 validation errors detected: Value '4' at 'healthCheckIntervalSeconds' ${broken} have value greater than or equal to 5; Value '11' at 'healthyThresholdCount' ${broken} have value less than or equal to 10`,
    ],
    [
      'elbv2',
      'AddTags',
      { ResourceArns: ['a'], Tags: [{ Key: '' }] },
      'ValidationError',
      `${one} '' at 'tags.1.member.key' ${broken} have length greater than or equal to 1`,
    ],
    [
      'ssm',
      'GetParameters',
      { Names: [] },
      'ValidationException',
      `${one} '[]' at 'names' ${broken} have length greater than or equal to 1`,
    ],
    [
      'ssm',
      'CreateDocument',
      { Name: 'a b', Content: '{}' },
      'ValidationException',
      `${one} 'a b' at 'name' ${broken} satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$`,
    ],
    [
      'ssm',
      'SendCommand',
      { DocumentName: 'release', InstanceIds: ['web-1'] },
      'ValidationException',
      `${one} '[web-1]' at 'instanceIds' ${broken} satisfy constraint: [Member must satisfy regular expression pattern: (^i-(\\w{8}|\\w{17})$)|(^mi-\\w{17}$)]`,
    ],
    [
      'ec2',
      'CreateVpc',
      { CidrBlock: '10.0.0.0/16', InstanceTenancy: 'mine' },
      'InvalidParameterValue',
      'Value (mine) for parameter instanceTenancy is invalid.',
    ],
    ['rds', 'DescribeEvents', { SourceType: 'server' }, 'InvalidParameterValue', 'Invalid value server for SourceType'],
  ])('%s %s %o: %s', async (service, operation, input, code, message) => {
    await expect(refused(service, operation, input)).resolves.toEqual([code, message]);
  });

  test('a secret is not repeated', async () => {
    const [code, message] =
      (await refused('acm', 'ImportCertificate', { Certificate: new Uint8Array(1), PrivateKey: new Uint8Array(0) })) ??
      [];
    expect([code, message]).toEqual([
      'ValidationException',
      `${one} at 'privateKey' ${broken} have length greater than or equal to 1`,
    ]);
  });
});

describe('a request of another form', () => {
  test.each<[protocol: 'ec2' | 'query', form: string, code: string, message: string]>([
    ['ec2', 'VpcId=a&Cidr=b', 'UnknownParameter', 'The parameter Cidr is not recognized'],
    ['ec2', 'VpcId.1=a', 'InvalidParameterValue', 'Invalid value for parameter VpcId'],
    ['ec2', 'TagSpecification.1=a', 'InvalidParameterValue', 'Invalid value for parameter TagSpecification.1'],
    ['ec2', 'TagSpecification=a', 'InvalidParameterValue', 'Invalid value for parameter TagSpecification'],
    ['query', 'Names.member.x=a', 'MalformedInput', 'Start of structure or map found where not expected'],
    ['query', 'PageSize.member.1=3', 'MalformedInput', 'Start of list found where not expected'],
    ['query', 'Names.1=a', 'MalformedInput', 'Top level element may not be treated as a list'],
    ['query', 'Names=a', 'MalformedInput', 'Unexpected list element termination'],
    ['query', 'Names.member=a', 'MalformedInput', 'Unexpected list element termination'],
    ['query', 'Name=a', 'MalformedInput', 'Unexpected parameter: Name'],
  ])('%s %s: %s', async (protocol, form, code, message) => {
    const [description, operation] =
      protocol === 'ec2'
        ? ([descriptions.ec2, 'CreateSubnet'] as const)
        : ([descriptions.elbv2, 'DescribeLoadBalancers'] as const);
    const schema = (await ServiceModel.load(description)).operation(operation)?.input;
    const parse = () => schema && parseQueryRequest(new URLSearchParams(form), schema, protocol);
    expect(refusalOf(parse)).toEqual([code, message]);
  });

  test('an empty text is an empty list, and a plain value no structure', async () => {
    const elb = await ServiceModel.load(descriptions.elbv2);
    const read = (operation: string, form: string) => {
      const schema = elb.operation(operation)?.input;
      return schema && parseQueryRequest(new URLSearchParams(form), schema, 'query');
    };
    expect(read('DescribeLoadBalancers', 'Names=')).toEqual({ Names: [] });
    expect(refusalOf(() => read('AddTags', 'Tags.member.1=colour'))).toEqual([
      'MalformedInput',
      'Unexpected complex element termination',
    ]);
  });

  test('SSM takes no value for another type, and ignores what it does not know', async () => {
    const schema = (await ServiceModel.load(descriptions.ssm)).operation('SendCommand')?.input;
    const wrong: readonly (readonly [input: unknown, words: string])[] = [
      [{ DocumentName: 3 }, 'NUMBER_VALUE can not be converted to a String'],
      [{ DocumentName: true }, 'TRUE_VALUE can not be converted to a String'],
      [{ TimeoutSeconds: '30' }, 'STRING_VALUE can not be converted to an Integer'],
      [{ DocumentName: ['a'] }, 'Start of list found where not expected'],
      [{ DocumentName: {} }, 'Start of structure or map found where not expected'],
      [{ InstanceIds: 'i' }, 'Unexpected token received from parser'],
      [{ Targets: ['web'] }, 'Unexpected token received from parser'],
      [[], 'Start of list found where not expected'],
    ];
    for (const [input, words] of wrong) {
      expect(refusalOf(() => schema && parseJsonRequest(input, schema))).toEqual(['SerializationException', words]);
    }
    expect(schema && parseJsonRequest({ DocumentName: 'a', New: 1 }, schema)).toEqual({ DocumentName: 'a' });
  });
});

/** What the service answers to this input; undefined when it takes it. */
async function refused(service: keyof typeof descriptions, operation: string, input: object) {
  const description: ServiceDescription = descriptions[service];
  const model = await ServiceModel.load(description);
  const schema = model.operation(operation)?.input;
  if (!schema) throw new Error(`no operation ${operation}`);
  return refusal(model, schema, input);
}

const refusal = (model: ServiceModel, schema: NormalizedSchema, input: object) =>
  refusalOf(() => validate(model, schema, input));

/** Members as the schema lists them. */
const orderOf = (schema: NormalizedSchema, names: readonly string[]): string[] =>
  [...schema.structIterator()].map(([name]) => name).filter((name) => names.includes(name));
