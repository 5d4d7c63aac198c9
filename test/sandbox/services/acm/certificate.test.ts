import {
  ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  ListCertificatesCommand,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import { expect, test } from 'vitest';
import { startTestRegion, testAccount, testRegion } from '../../region.js';
import { selfSigned } from './self-signed.js';

const arnPattern = new RegExp(`^arn:aws:acm:${testRegion}:${testAccount}:certificate/[0-9a-f-]{36}$`);

test('certificates are imported or asked for, listed by their keys, described and deleted', async () => {
  const region = await startTestRegion();
  const acm = new ACMClient(region.client);
  const [rsa, ec] = await Promise.all([
    selfSigned('shop.example', { also: ['www.shop.example'] }),
    selfSigned('curve.example', { key: 'ec' }),
  ]);
  const imported = await acm.send(new ImportCertificateCommand(rsa));
  const curve = await acm.send(new ImportCertificateCommand(ec));
  const asked = await acm.send(new RequestCertificateCommand({ DomainName: 'new.example', ValidationMethod: 'DNS' }));
  expect(imported.CertificateArn).toMatch(arnPattern);

  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: imported.CertificateArn }));
  expect(Certificate).toEqual({
    CertificateArn: imported.CertificateArn,
    DomainName: 'shop.example',
    SubjectAlternativeNames: ['shop.example', 'www.shop.example'],
    Status: 'ISSUED',
    Type: 'IMPORTED',
    KeyAlgorithm: 'RSA_2048',
    SignatureAlgorithm: 'SHA256WITHRSA',
    Subject: 'O=Test,CN=shop.example',
    Issuer: 'Test',
    Serial: expect.stringMatching(/^([0-9a-f]{2}:){19}[0-9a-f]{2}$/),
    CreatedAt: new Date(region.clock.now()),
    ImportedAt: new Date(region.clock.now()),
    NotBefore: expect.any(Date),
    NotAfter: expect.any(Date),
    InUseBy: [],
    RenewalEligibility: 'INELIGIBLE',
  });

  const list = async (input: object = {}) =>
    (await acm.send(new ListCertificatesCommand(input))).CertificateSummaryList?.map(
      ({ DomainName, Status, InUse }) => `${DomainName} ${Status} ${InUse}`,
    );
  expect(await list()).toEqual(['shop.example ISSUED false', 'new.example PENDING_VALIDATION false']);
  expect(await list({ CertificateStatuses: ['ISSUED'], Includes: { keyTypes: ['EC_prime256v1'] } })).toEqual([
    'curve.example ISSUED false',
  ]);
  const first = await acm.send(new ListCertificatesCommand({ MaxItems: 1 }));
  expect(await list({ MaxItems: 1, NextToken: first.NextToken })).toEqual(['new.example PENDING_VALIDATION false']);

  await region.pass(11 * 365 * 86_400);
  expect(await list({ CertificateStatuses: ['EXPIRED'] })).toEqual(['shop.example EXPIRED false']);
  await acm.send(new DeleteCertificateCommand({ CertificateArn: curve.CertificateArn }));
  const pending = await acm.send(new DescribeCertificateCommand({ CertificateArn: asked.CertificateArn }));
  expect(pending.Certificate?.DomainValidationOptions?.map((one) => one.ValidationStatus)).toEqual([
    'PENDING_VALIDATION',
  ]);
});

test('what is refused', async () => {
  const acm = new ACMClient((await startTestRegion()).client);
  const describe = (CertificateArn: string) => acm.send(new DescribeCertificateCommand({ CertificateArn }));
  await expect(describe('shop.example')).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(describe('arn:aws:acm:us-east-1:000000000000:private-key/shop')).rejects.toMatchObject({
    name: 'InvalidArnException',
  });
  await expect(
    describe(`arn:aws:acm:${testRegion}:${testAccount}:certificate/00000000-0000-0000-0000-000000000000`),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const [one, other] = await Promise.all([selfSigned('one.example'), selfSigned('other.example', { key: 'ec' })]);
  const send = (input: Partial<typeof one>) => acm.send(new ImportCertificateCommand({ ...one, ...input }));
  await expect(send({ PrivateKey: other.PrivateKey })).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'The private key does not match the certificate.',
  });
  const CertificateChain = Buffer.from('nonsense');
  await expect(acm.send(new ImportCertificateCommand({ ...one, CertificateChain }))).rejects.toMatchObject({
    message: 'Unable to parse the certificate chain. It must be PEM-encoded.',
  });
  await expect(send({ Certificate: Buffer.from('nonsense') })).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Unable to parse the certificate. It must be PEM-encoded.',
  });
});
