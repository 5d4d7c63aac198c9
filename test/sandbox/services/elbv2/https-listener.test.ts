import {
  ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import {
  DescribeListenerCertificatesCommand,
  DescribeSSLPoliciesCommand,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { loadBalancing } from '../../../../src/sandbox/services/elbv2/topology.js';
import { selfSigned } from '../acm/self-signed.js';
import { forwardTo, startWithTargetGroups, webGroup } from './target-groups.js';

test('a listener can be changed to HTTPS with a certificate, and to a redirect', async () => {
  const { region, elb, group, balancer, listen } = await startWithTargetGroups();
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
  const { region, group, balancer, listen } = await startWithTargetGroups();
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
