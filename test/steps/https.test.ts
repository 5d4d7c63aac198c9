import { ACMClient, DeleteCertificateCommand, ImportCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeSecurityGroupRulesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  type Listener,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import type { HttpAddress, HttpAnswer } from '../../src/steps/context.js';
import { fromHere, redirectProbe } from '../../src/steps/shared/probe.js';
import verification from '../../src/steps/verification.js';
import { selfSigned } from '../sandbox/services/acm/self-signed.js';
import { type Environment, newEnvironment } from './run.js';
import { outputsOf, upTo } from './some-steps.js';

const done = { kind: 'done' };
const unknown = 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000';

/** What the load balancer listens on, and what its group lets in. */
async function entrance({ region }: Environment) {
  const elb = new ElasticLoadBalancingV2Client(region.client);
  const LoadBalancerArn = region.cloud.table({ name: 'elbv2.load-balancers' }).all()[0]?.id;
  const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
  const { SecurityGroupRules = [] } = await new EC2Client(region.client).send(
    new DescribeSecurityGroupRulesCommand({}),
  );
  return {
    listeners: Listeners.map(words).sort(),
    open: SecurityGroupRules.filter((one) => one.CidrIpv4 === '0.0.0.0/0' && !one.IsEgress)
      .map((one) => one.FromPort)
      .sort(),
  };
}

function words({ Port, Protocol, Certificates, SslPolicy, DefaultActions }: Listener): string {
  const { Type, RedirectConfig } = DefaultActions?.[0] ?? {};
  const to = RedirectConfig && `${RedirectConfig.Protocol} ${RedirectConfig.Port} ${RedirectConfig.StatusCode}`;
  return [Port, Protocol, Type, to, Certificates?.[0]?.CertificateArn, SslPolicy].filter(Boolean).join(' ');
}

async function answer(environment: Environment, certificateArn: string): Promise<void> {
  await environment.file.update((state) => {
    const web = { ...environment.settings.web, certificateArn };
    return { ...state, settings: { ...state.settings, web } };
  });
}

test('a certificate makes the load balancer speak HTTPS, its loss HTTP again, and a teardown leaves nothing', {
  timeout: 120_000,
}, async () => {
  const environment = await newEnvironment();
  const build = () => environment.run('create', upTo('alb'));
  const plain = { listeners: ['80 HTTP forward'], open: [80] };
  expect(await build()).toEqual(done);
  expect(await entrance(environment)).toEqual(plain);

  const acm = new ACMClient(environment.region.client);
  const importOne = async (name: string) =>
    (await acm.send(new ImportCertificateCommand(await selfSigned(name, { key: 'ec' })))).CertificateArn ?? '';
  const [first, second] = [await importOne('shop.example'), await importOne('*.shop.example')];
  const secured = (arn: string) => ({
    listeners: [
      `443 HTTPS forward ${arn} ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`,
      '80 HTTP redirect HTTPS 443 HTTP_301',
    ],
    open: [443, 80],
  });
  await answer(environment, first);
  expect(await build()).toEqual(done);
  expect(await entrance(environment)).toEqual(secured(first));
  const { certificate, dnsName } = outputsOf(environment, 'alb');
  expect(certificate).toEqual({
    host: 'shop.example',
    serial: expect.stringMatching(/^[1-9a-f][0-9a-f]+$/),
    issuer: 'Test',
  });

  // What verification asks, and what it makes of the answers.
  const asked: HttpAddress[] = [];
  const probes = async (shown: Partial<HttpAnswer>) => {
    const get = async (address: HttpAddress) => {
      asked.push(address);
      return { status: 200, headers: {}, body: '[]', ...shown };
    };
    const run = { ...environment.contextOf(verification), http: { get } };
    const [https] = await fromHere(run)({ name: 'read', path: '/read', requests: 1 }, async (all) => all);
    const redirect = await redirectProbe(run);
    return [https, redirect].map((one) => (one?.ok ? 'well' : one?.reason));
  };
  const colons = certificate?.serial.toUpperCase();
  expect(await probes({ ...(colons ? { certificateSerial: `00${colons}` } : {}) })).toEqual([
    'well',
    'port 80 to redirect to HTTPS (it answered 200)',
  ]);
  expect(asked).toEqual([
    { dnsName, port: 443, path: '/read', serverName: 'shop.example' },
    { dnsName, port: 80, path: '/read' },
  ]);
  expect(
    await probes({ status: 301, certificateSerial: '0B', headers: { location: 'https://shop.example:443/' } }),
  ).toEqual(['the load balancer to show the chosen certificate, not one with the serial b', 'well']);

  await answer(environment, second);
  expect(await build()).toEqual(done);
  expect(await entrance(environment)).toEqual(secured(second));
  expect(outputsOf(environment, 'alb').certificate?.host).toBe('www.shop.example');

  await answer(environment, unknown);
  expect(await build()).toMatchObject({
    kind: 'failed',
    failures: [{ step: 'alb', failure: { class: 'bad-input', message: `ACM has no certificate ${unknown}.` } }],
  });
  expect((await entrance(environment)).listeners).toEqual(secured(second).listeners);

  await answer(environment, 'none');
  await environment.loseAnswers('alb');
  expect(await build()).toEqual(done);
  expect(await entrance(environment)).toEqual(plain);
  expect(outputsOf(environment, 'alb').certificate).toBeUndefined();
  expect(environment.actionsBeyondPermissions('create')).toEqual([]);

  await answer(environment, first);
  expect(await build()).toEqual(done);
  expect(await environment.run('destroy', upTo('alb'))).toEqual(done);
  for (const CertificateArn of [first, second]) await acm.send(new DeleteCertificateCommand({ CertificateArn }));
  expect(environment.inventory()).toEqual([]);
});
