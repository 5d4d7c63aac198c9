import { ImportCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CreateVpcCommand } from '@aws-sdk/client-ec2';
import { CreateTargetGroupCommand, ProtocolEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { accountFacts } from '../../src/commands/account-facts.js';
import { ownAddress } from '../../src/commands/own-address.js';
import { startTestRegion } from '../sandbox/region.js';
import { selfSigned } from '../sandbox/services/acm/self-signed.js';
import { sessionWith } from './played.js';

test('the account is read for the questions: regions, networks, types, versions, classes, certificates and names', async () => {
  const region = await startTestRegion();
  const session = await sessionWith(region);
  const Tags = [{ Key: 'tier3-wizard:environment', Value: 'blog' }];
  const { Vpc } = await session.clients.ec2.send(
    new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications: [{ ResourceType: 'vpc', Tags }] }),
  );
  await region.pass(60);
  await session.clients.elbv2.send(
    new CreateTargetGroupCommand({ Name: 'shop-web', Protocol: ProtocolEnum.HTTP, Port: 80, VpcId: Vpc?.VpcId }),
  );
  await region.pass(60);
  const { acm } = session.clients;
  const { CertificateArn: arn } = await acm.send(
    new ImportCertificateCommand(await selfSigned('b.example', { key: 'ec' })),
  );
  await acm.send(new RequestCertificateCommand({ DomainName: 'a.example' }));

  const facts = await accountFacts(session, ['demo']);

  expect(facts.certificates).toEqual([{ arn, domain: 'b.example', until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }]);

  expect(facts.regions?.slice(0, 3)).toEqual(['us-east-1', 'us-east-2', 'us-west-1']);
  expect(facts.regions).not.toContain('me-south-1');
  expect(facts.vpcs?.map((one) => one.cidr)).toEqual(['10.0.0.0/16']);
  expect(facts.zones).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `us-east-1${letter}`));
  expect(facts.instanceTypes?.find((one) => one.type === 't4g.micro')).toEqual({
    type: 't4g.micro',
    architecture: 'arm64',
    vcpus: 2,
    memoryGiB: 1,
    perHour: 0.0084,
    zones: ['a', 'b', 'c', 'd', 'f'].map((letter) => `us-east-1${letter}`),
  });
  expect(facts.engineVersions).toContainEqual({ version: '8.0.mysql_aurora.3.10.5', lts: 'newest' });
  expect(facts.engineVersions).toContainEqual({ version: '8.4.mysql_aurora.8.4.10', lts: false });
  expect(facts.instanceClasses?.[0]).toEqual({
    name: 'db.t4g.medium',
    perHour: 0.073,
    zones: ['a', 'b', 'c', 'd', 'f'].map((letter) => `us-east-1${letter}`),
  });
  expect(facts.takenNames).toEqual([
    { name: 'demo', why: 'there is an environment demo already' },
    { name: 'blog', why: expect.stringMatching(/^an environment blog has the VPC vpc-\w+$/) },
    { name: 'shop', why: 'this region has a target group shop-web' },
  ]);
  expect(facts.unread).toBeUndefined();
});

test('what may not be read is named, and the rest is there', async () => {
  const region = await startTestRegion();
  const session = await sessionWith(region);
  const refused = async (): Promise<never> => {
    throw new Error('not authorised');
  };
  const rds = Object.assign(Object.create(session.clients.rds), { send: refused });
  const facts = await accountFacts({ ...session, clients: { ...session.clients, rds } }, []);
  expect(facts.unread).toEqual(['Aurora versions', 'database classes', 'names']);
  expect(facts.zones).toHaveLength(6);
});

test('the own address is what the service answers, if it is an address', async () => {
  expect(await ownAddress(async () => '203.0.113.7\n')).toBe('203.0.113.7');
  await expect(ownAddress(async () => '<html>')).rejects.toThrow(
    'checkip.amazonaws.com answered with no IPv4 address.',
  );
});
