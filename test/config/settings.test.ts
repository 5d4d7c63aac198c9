import { expect, test } from 'vitest';
import { planSubnets } from '../../src/config/address-plan.js';
import { checkSettings, parseSettings } from '../../src/config/parse-settings.js';

test('no answer at all gives the defaults', () => {
  expect(parseSettings({})).toEqual({
    name: 'demo',
    region: 'us-east-1',
    network: { cidr: '10.0.0.0/16', allowedCidr: '0.0.0.0/0' },
    image: { os: 'al2023', architecture: 'arm64' },
    web: { instanceType: 't4g.micro', min: 2, desired: 2, max: 4, certificateArn: 'none' },
    app: { instanceType: 't4g.micro', min: 2, desired: 2, max: 4 },
    database: {
      engineVersion: 'lts',
      instanceClass: 'db.t4g.medium',
      reader: true,
      name: 'app',
      masterUsername: 'admin',
      backupRetentionDays: 7,
      deletionProtection: false,
    },
    bundle: { table: 'datetimes' },
    tags: {},
    rolePath: '/',
  });
});

test('servers are of the smallest type that fits the processor, where nobody says one', () => {
  const { web, app } = parseSettings({ image: { architecture: 'x86_64' }, app: { instanceType: 'm7i.large' } });
  expect([web.instanceType, app.instanceType]).toEqual(['t3.micro', 'm7i.large']);
});

test('tags may be of any language', () => {
  expect(parseSettings({ tags: { 'équipe web': '日本 42 + a@b.example' } }).tags).toEqual({
    'équipe web': '日本 42 + a@b.example',
  });
});

const tooLong = 'must have at most 20 characters, because load balancer names are made from it';
const wrongName =
  'must be lower-case letters, digits and single hyphens, start with a letter and end with a letter or digit';

test.each([
  [{ name: 'a-name-that-is-far-too-long' }, 'name', tooLong],
  [{ name: 'Demo' }, 'name', wrongName],
  [{ name: 'demo--x' }, 'name', wrongName],
  [{ name: 'demo-' }, 'name', wrongName],
  [{ name: 'internal-x' }, 'name', 'must not start with internal-, aws, amazon, amzn or sg-'],
  [{ name: 'sg-x' }, 'name', 'must not start with internal-, aws, amazon, amzn or sg-'],
  [{ region: 'mars-1' }, 'region', 'must be a region of the partition aws, such as us-east-1; mars-1 is none'],
  [
    { network: { cidr: '10.0.0.1/16' } },
    'network.cidr',
    'must be an IPv4 block without host bits, such as 10.0.0.0/16',
  ],
  [{ network: { cidr: '10.0.0.0/8' } }, 'network.cidr', 'must not be larger than /16, the largest VPC that AWS makes'],
  [
    { network: { cidr: '10.0.0.0/21' } },
    'network.cidr',
    'must hold ten /24 blocks: the first stays free, eight become subnets; choose /20 or larger',
  ],
  [
    { network: { allowedCidr: 'everyone' } },
    'network.allowedCidr',
    'must be an IPv4 block, such as 0.0.0.0/0 or 203.0.113.7/32',
  ],
  [{ network: { zones: ['us-east-1a', 'us-east-1a'] } }, 'network.zones', 'must be two different zones'],
  [{ network: { zones: ['eu-west-1a', 'eu-west-1b'] } }, 'network.zones', 'must be zones of us-east-1'],
  [
    { web: { instanceType: 't3.micro' } },
    'web.instanceType',
    'must be a type for arm64, the architecture of the image; t3.micro is x86_64',
  ],
  [{ app: { instanceType: 'huge' } }, 'app.instanceType', 'must be an EC2 instance type, such as t4g.micro'],
  [{ web: { min: 5, desired: 4 } }, 'web.min', 'must not be larger than desired, the number of servers (5 > 4)'],
  [
    { web: { certificateArn: 'arn:aws:iam::123456789012:server-certificate/shop' } },
    'web.certificateArn',
    'must be none or the ARN of an ACM certificate, such as arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  ],
  [
    { web: { certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' } },
    'web.certificateArn',
    'must be a certificate of us-east-1, where the load balancer is; this one is of eu-west-1',
  ],
  [{ app: { desired: 9 } }, 'app.max', 'must not be smaller than desired, the number of servers (4 < 9)'],
  [
    { database: { engineVersion: '8' } },
    'database.engineVersion',
    'must be lts or a version such as 8.0.mysql_aurora.3.10.5',
  ],
  [{ database: { masterUsername: 'rdsadmin' } }, 'database.masterUsername', 'must not be rdsadmin, which AWS reserves'],
  [{ database: { backupRetentionDays: 0 } }, 'database.backupRetentionDays', 'must be at least 1'],
  [{ database: { reader: 'yes' } }, 'database.reader', 'must be true or false'],
  [
    { bundle: { table: 'my table' } },
    'bundle.table',
    'must be a table name: letters, digits and _, first a letter, at most 63',
  ],
  [{ tags: { 'cost#centre': 'y' } }, 'tags.cost#centre', 'must be letters, digits, spaces and _ . : / = + - @'],
  [{ tags: { team: 'web!' } }, 'tags.team', 'must be letters, digits, spaces and _ . : / = + - @'],
  [{ tags: { '': 'y' } }, 'tags.', 'must not be empty'],
  [{ tags: { team: 'x'.repeat(257) } }, 'tags.team', 'must have at most 256 characters'],
  [
    { tags: Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`t${at}`, 'x'])) },
    'tags',
    'must be at most 40 tags',
  ],
  [{ tags: { 'aws:x': 'y' } }, 'tags', 'must not use the prefixes aws: and tier3-wizard:'],
  [{ colour: 'red' }, 'colour', 'is not a known key'],
  [{ web: { colour: 'red' } }, 'web.colour', 'is not a known key'],
  [{ nmae: 'shop' }, 'nmae', 'is not a known key (did you mean name?)'],
  [{ netwrok: { cidr: '10.0.0.0/16' } }, 'netwrok', 'is not a known key (did you mean network?)'],
  [{ web: { instancetype: 'x' } }, 'web.instancetype', 'is not a known key (did you mean web.instanceType?)'],
  [{ instanceType: 'x' }, 'instanceType', 'is not a known key (did you mean web.instanceType or app.instanceType?)'],
  [{ name: '' }, 'name', 'must have at least 2 characters'],
  [{ name: 7 }, 'name', 'must be text, in quotes'],
  [{ name: 'café' }, 'name', wrongName],
  [{ web: { max: 1e30 } }, 'web.max', 'must be at most 20'],
  [{ web: { max: 2.5 } }, 'web.max', 'must be a whole number'],
  [{ web: { max: '4' } }, 'web.max', 'must be a whole number'],
  [{ web: null }, 'web', 'must be a group of answers'],
  [{ network: { zones: 'us-east-1a' } }, 'network.zones', 'must be a list'],
  [{ tags: 'team' }, 'tags', 'must be tags such as team=web, cost=42'],
])('%j is refused at %s: it %s', (input, key, rule) => {
  expect(checkSettings(input)).toEqual({ ok: false, problems: [{ key, rule }] });
});

test('the refusal is one sentence that names the first field and its rule', () => {
  expect(() => parseSettings({ name: 'Demo', colour: 'red' }, 'demo.json')).toThrow(
    `In demo.json, name ${wrongName} (and 1 more).`,
  );
});

test('the smallest block that is allowed holds every subnet', () => {
  expect(planSubnets('10.0.0.0/20').map((subnet) => `${subnet.resource} ${subnet.cidr}`)).toEqual([
    'public-a 10.0.1.0/24',
    'public-b 10.0.2.0/24',
    'web-a 10.0.3.0/24',
    'web-b 10.0.4.0/24',
    'app-a 10.0.5.0/24',
    'app-b 10.0.6.0/24',
    'db-a 10.0.7.0/24',
    'db-b 10.0.8.0/24',
  ]);
});
