import {
  ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import {
  CreateListenerCommand,
  type CreateListenerCommandInput,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DeleteListenerCommand,
  DeleteTargetGroupCommand,
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeSSLPoliciesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { loadBalancing } from '../../../../src/sandbox/services/elbv2/topology.js';
import { startTestRegion } from '../../region.js';
import { selfSigned } from '../acm/self-signed.js';
import { putNetwork, subnets, vpcId } from './network.js';

const webGroup: CreateTargetGroupCommandInput = { Name: 'web', Protocol: 'HTTP', Port: 80, VpcId: vpcId };
const appGroup: CreateTargetGroupCommandInput = { Name: 'app', Protocol: 'TCP', Port: 9090, VpcId: vpcId };

async function start() {
  const region = await startTestRegion();
  putNetwork(region);
  const elb = new ElasticLoadBalancingV2Client(region.client);
  const group = async (input: CreateTargetGroupCommandInput) =>
    (await elb.send(new CreateTargetGroupCommand(input))).TargetGroups?.[0];
  const balancer = async (Name: string, Type: 'application' | 'network' = 'application') => {
    const Subnets = [subnets.a, subnets.b];
    const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name, Type, Subnets }));
    return LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  };
  const listen = async (input: CreateListenerCommandInput) =>
    (await elb.send(new CreateListenerCommand(input))).Listeners?.[0];
  return { region, elb, group, balancer, listen };
}

const forwardTo = (TargetGroupArn: string | undefined) => [{ Type: 'forward' as const, TargetGroupArn }];

test('a target group has the defaults of its protocol', async () => {
  const { group } = await start();
  const web = await group(webGroup);
  expect(web?.TargetGroupArn).toMatch(/:targetgroup\/web\/[0-9a-f]{16}$/);
  const common = {
    VpcId: vpcId,
    HealthCheckPort: 'traffic-port',
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: 30,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 2,
    LoadBalancerArns: [],
    TargetType: 'instance',
    IpAddressType: 'ipv4',
  };
  expect(web).toEqual({
    ...common,
    TargetGroupArn: web?.TargetGroupArn,
    TargetGroupName: 'web',
    Protocol: 'HTTP',
    ProtocolVersion: 'HTTP1',
    Port: 80,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPath: '/',
    HealthCheckTimeoutSeconds: 6,
    Matcher: { HttpCode: '200' },
  });
  const app = await group(appGroup);
  expect(app).toEqual({
    ...common,
    TargetGroupArn: app?.TargetGroupArn,
    TargetGroupName: 'app',
    Protocol: 'TCP',
    Port: 9090,
    HealthCheckProtocol: 'TCP',
    HealthCheckTimeoutSeconds: 10,
  });
});

test('client addresses are preserved by a TCP target group until that is switched off', async () => {
  const { elb, group } = await start();
  const TargetGroupArn = (await group(appGroup))?.TargetGroupArn;
  const describe = async () =>
    (await elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }))).Attributes?.filter((one) =>
      /^(preserve|dereg)/.test(one.Key ?? ''),
    );
  expect(await describe()).toEqual([
    { Key: 'deregistration_delay.timeout_seconds', Value: '300' },
    { Key: 'deregistration_delay.connection_termination.enabled', Value: 'false' },
    { Key: 'preserve_client_ip.enabled', Value: 'true' },
  ]);
  const modify = (Key: string, Value: string) =>
    elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key, Value }] }));
  await modify('preserve_client_ip.enabled', 'false');
  await modify('deregistration_delay.timeout_seconds', '15');
  await expect(modify('deregistration_delay.timeout_seconds', '3601')).rejects.toMatchObject({
    Code: 'ValidationError',
  });
  await expect(modify('slow_start.duration_seconds', '30')).rejects.toMatchObject({ Code: 'ValidationError' });
  expect(await describe()).toEqual([
    { Key: 'deregistration_delay.timeout_seconds', Value: '15' },
    { Key: 'deregistration_delay.connection_termination.enabled', Value: 'false' },
    { Key: 'preserve_client_ip.enabled', Value: 'false' },
  ]);
});

test('the same target group is adopted, a different one of that name is refused', async () => {
  const { group } = await start();
  const first = await group(webGroup);
  expect(await group(webGroup)).toEqual(first);
  await expect(group({ ...webGroup, Port: 81 })).rejects.toMatchObject({
    name: 'DuplicateTargetGroupNameException',
    Code: 'DuplicateTargetGroupName',
    message: "A target group with the same name 'web' exists, but with different settings",
  });
});

test.each<[string, Partial<CreateTargetGroupCommandInput>, string, string]>([
  ['no port', { Port: undefined }, 'ValidationError', 'A port must be specified'],
  ['no VPC', { VpcId: undefined }, 'ValidationError', 'A VPC ID must be specified'],
  ['an unknown VPC', { VpcId: 'vpc-0none' }, 'ValidationError', "The VPC ID 'vpc-0none' is not found"],
  [
    'a TCP check of an HTTP group',
    { HealthCheckProtocol: 'TCP' },
    'InvalidConfigurationRequest',
    "Health check protocol 'TCP' is not supported for target groups with the protocol 'HTTP'",
  ],
  [
    'a threshold of one',
    { HealthyThresholdCount: 1 },
    'ValidationError',
    "1 validation error detected: Value '1' at 'healthyThresholdCount' failed to satisfy constraint: Member must have value greater than or equal to 2",
  ],
  [
    'a timeout above the interval',
    { HealthCheckIntervalSeconds: 5 },
    'ValidationError',
    "Health check timeout '6' must be smaller than or equal to the interval '5'",
  ],
])('a target group with %s is refused', async (_case, change, Code, message) => {
  const { group } = await start();
  await expect(group({ ...webGroup, ...change })).rejects.toMatchObject({ Code, message });
});

test('the health check can be modified', async () => {
  const { elb, group } = await start();
  const web = await group(webGroup);
  const { TargetGroups } = await elb.send(
    new ModifyTargetGroupCommand({
      TargetGroupArn: web?.TargetGroupArn,
      HealthCheckPath: '/healthz',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
    }),
  );
  expect(TargetGroups).toEqual([
    { ...web, HealthCheckPath: '/healthz', HealthCheckIntervalSeconds: 10, HealthyThresholdCount: 2 },
  ]);
});

test('a listener forwards to its target group while the load balancer is still provisioning', async () => {
  const { elb, group, balancer, listen } = await start();
  const LoadBalancerArn = await balancer('alb');
  const web = await group(webGroup);
  const input = {
    LoadBalancerArn,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: forwardTo(web?.TargetGroupArn),
  } as const;
  const listener = await listen(input);
  const DefaultActions = [
    {
      Type: 'forward',
      TargetGroupArn: web?.TargetGroupArn,
      ForwardConfig: {
        TargetGroups: [{ TargetGroupArn: web?.TargetGroupArn, Weight: 1 }],
        TargetGroupStickinessConfig: { Enabled: false },
      },
    },
  ];
  expect(listener).toEqual({
    ListenerArn: listener?.ListenerArn,
    LoadBalancerArn,
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions,
  });
  expect(listener?.ListenerArn).toMatch(/:listener\/app\/alb\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
  expect((await elb.send(new DescribeListenersCommand({ LoadBalancerArn }))).Listeners).toEqual([listener]);
  expect((await elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }))).TargetGroups).toEqual([
    { ...web, LoadBalancerArns: [LoadBalancerArn] },
  ]);
  const { Rules } = await elb.send(new DescribeRulesCommand({ ListenerArn: listener?.ListenerArn }));
  expect(Rules).toEqual([
    { RuleArn: Rules?.[0]?.RuleArn, Priority: 'default', Conditions: [], Actions: DefaultActions, IsDefault: true },
  ]);
  expect(await listen(input)).toEqual(listener);
  await expect(listen({ ...input, Tags: [{ Key: 'a', Value: 'b' }] })).rejects.toMatchObject({
    name: 'DuplicateListenerException',
    Code: 'DuplicateListener',
    message: `A listener already exists on this port for this load balancer '${LoadBalancerArn}'`,
  });
});

test('a target group is in use until its listener is gone', async () => {
  const { elb, group, balancer, listen } = await start();
  const TargetGroupArn = (await group(webGroup))?.TargetGroupArn;
  const input = { Protocol: 'HTTP', Port: 80, DefaultActions: forwardTo(TargetGroupArn) } as const;
  const listener = await listen({ LoadBalancerArn: await balancer('alb'), ...input });
  const remove = () => elb.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
  await expect(remove()).rejects.toMatchObject({
    name: 'ResourceInUseException',
    Code: 'ResourceInUse',
    message: `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
  });
  await expect(listen({ LoadBalancerArn: await balancer('other'), ...input })).rejects.toMatchObject({
    name: 'TargetGroupAssociationLimitException',
    Code: 'TargetGroupAssociationLimit',
  });
  const ListenerArn = listener?.ListenerArn;
  await elb.send(new DeleteListenerCommand({ ListenerArn }));
  await expect(elb.send(new DeleteListenerCommand({ ListenerArn }))).rejects.toMatchObject({
    name: 'ListenerNotFoundException',
    Code: 'ListenerNotFound',
  });
  await remove();
  await expect(remove()).rejects.toMatchObject({ name: 'TargetGroupNotFoundException', Code: 'TargetGroupNotFound' });
});

test('protocols have to fit the load balancer and the target group', async () => {
  const { group, balancer, listen } = await start();
  const LoadBalancerArn = await balancer('nlb', 'network');
  const web = await group(webGroup);
  const app = await group(appGroup);
  const input = { LoadBalancerArn, Port: 9090 };
  await expect(
    listen({ ...input, Protocol: 'HTTP', DefaultActions: forwardTo(web?.TargetGroupArn) }),
  ).rejects.toMatchObject({
    Code: 'ValidationError',
    message: "Listener protocol 'HTTP' must be one of 'TCP, TLS, UDP, TCP_UDP'",
  });
  await expect(
    listen({ ...input, Protocol: 'TCP', DefaultActions: forwardTo(web?.TargetGroupArn) }),
  ).rejects.toMatchObject({ Code: 'InvalidConfigurationRequest' });
  await expect(
    listen({ ...input, Protocol: 'UDP', DefaultActions: forwardTo(app?.TargetGroupArn) }),
  ).rejects.toMatchObject({ name: 'IncompatibleProtocolsException', Code: 'IncompatibleProtocols' });
});

test('a listener can be changed to HTTPS with a certificate, and to a redirect', async () => {
  const { region, elb, group, balancer, listen } = await start();
  const web = await group(webGroup);
  const LoadBalancerArn = await balancer('alb');
  const listener = await listen({
    LoadBalancerArn,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: forwardTo(web?.TargetGroupArn),
  });
  const acm = new ACMClient(region.client);
  const modify = async (input: object) =>
    (await elb.send(new ModifyListenerCommand({ ListenerArn: listener?.ListenerArn, ...input }))).Listeners?.[0];
  await expect(modify({ Protocol: 'HTTPS', Port: 443 })).rejects.toMatchObject({
    message: 'A certificate must be specified for HTTPS listeners',
  });
  const https = (CertificateArn: string | undefined) =>
    modify({ Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn }] });
  await expect(https('arn:aws:acm:us-east-1:000000000000:certificate/1')).rejects.toMatchObject({
    name: 'CertificateNotFoundException',
    Code: 'CertificateNotFound',
  });
  const pending = await acm.send(new RequestCertificateCommand({ DomainName: 'shop.example' }));
  await expect(https(pending.CertificateArn)).rejects.toMatchObject({
    name: 'UnsupportedCertificate',
  });
  const imported = await acm.send(new ImportCertificateCommand(await selfSigned('shop.example')));
  const Certificates = [{ CertificateArn: imported.CertificateArn }];
  expect(await modify({ Protocol: 'HTTPS', Port: 443, Certificates })).toEqual({
    ...listener,
    Protocol: 'HTTPS',
    Port: 443,
    Certificates,
    SslPolicy: 'ELBSecurityPolicy-2016-08',
  });
  const given = new DescribeListenerCertificatesCommand({ ListenerArn: listener?.ListenerArn });
  expect((await elb.send(given)).Certificates).toEqual([{ CertificateArn: imported.CertificateArn, IsDefault: true }]);
  await expect(
    acm.send(new DeleteCertificateCommand({ CertificateArn: imported.CertificateArn })),
  ).rejects.toMatchObject({ name: 'ResourceInUseException' });
  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: imported.CertificateArn }));
  expect(Certificate?.InUseBy).toEqual([LoadBalancerArn]);
  const { SslPolicies } = await elb.send(new DescribeSSLPoliciesCommand({ Names: ['ELBSecurityPolicy-2016-08'] }));
  expect(SslPolicies?.map((one) => one.SslProtocols)).toEqual([['TLSv1', 'TLSv1.1', 'TLSv1.2']]);
  const DefaultActions = [
    { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
  ];
  const same = { Host: '#{host}', Path: '/#{path}', Query: '#{query}' };
  const described = DefaultActions.map(({ Type, RedirectConfig }) => ({
    Type,
    RedirectConfig: { ...same, ...RedirectConfig },
  }));
  await expect(modify({ DefaultActions })).rejects.toMatchObject({
    Code: 'InvalidLoadBalancerAction',
    message: 'The redirect configuration is not valid because it creates a loop.',
  });
  await expect(modify({ Protocol: 'HTTP', Port: 80, Certificates })).rejects.toMatchObject({
    Code: 'ValidationError',
    message: 'A certificate cannot be specified for HTTP listeners',
  });
  const redirect = await modify({ Protocol: 'HTTP', Port: 80, DefaultActions });
  expect(redirect).toEqual({ ...listener, DefaultActions: described });
});

test('the data plane of an HTTPS listener gets key, chain and policy, that of a redirect its parts', async () => {
  const { region, group, balancer, listen } = await start();
  const web = await group(webGroup);
  const LoadBalancerArn = await balancer('alb');
  const acm = new ACMClient(region.client);
  const [own, authority] = await Promise.all([
    selfSigned('shop.example', { key: 'ec' }),
    selfSigned('authority.example', { key: 'ec' }),
  ]);
  const CertificateChain = authority.Certificate;
  const { CertificateArn } = await acm.send(new ImportCertificateCommand({ ...own, CertificateChain }));
  const Certificates = [{ CertificateArn }];
  const https = {
    LoadBalancerArn,
    Port: 443,
    Protocol: 'HTTPS',
    DefaultActions: forwardTo(web?.TargetGroupArn),
  } as const;
  await expect(listen({ ...https, Certificates, SslPolicy: 'ELBSecurityPolicy-None' })).rejects.toMatchObject({
    name: 'SSLPolicyNotFoundException',
  });
  await listen({ ...https, Certificates, SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09' });
  const RedirectConfig = { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } as const;
  await listen({ LoadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect', RedirectConfig }] });
  await region.pass(600);
  const [alb] = loadBalancing(region.cloud).loadBalancers;
  expect(alb).toMatchObject({
    type: 'application',
    listeners: [
      {
        port: 443,
        action: { kind: 'forward', targetGroup: { arn: web?.TargetGroupArn } },
        tls: {
          certificate: `${own.Certificate}${CertificateChain}`,
          privateKey: own.PrivateKey.toString(),
          minVersion: 'TLSv1.2',
          maxVersion: 'TLSv1.3',
          ciphers: expect.arrayContaining(['TLS_AES_128_GCM_SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256']),
        },
      },
      {
        port: 80,
        action: {
          kind: 'redirect',
          status: 301,
          protocol: 'HTTPS',
          host: '#{host}',
          port: '443',
          path: '/#{path}',
          query: '#{query}',
        },
      },
    ],
  });
});
