import { createPrivateKey, type KeyObject, randomUUID, X509Certificate } from 'node:crypto';
import type { ImportCertificateRequest, ImportCertificateResponse, KeyAlgorithm } from '@aws-sdk/client-acm';
import { type Checked, defineOperation } from '../../region/operation.js';
import { AwsError } from '../../wire/aws-error.js';
import { fromWireTags } from '../tags.js';
import { certificateByArn } from './find.js';
import { type CertificateRecord, Certificates } from './tables.js';

/**
 * A certificate of the user's own, in PEM; with an ARN it takes the place of the one there. The key stays in the
 * sandbox's store, readable for its owner alone, and goes to the load balancers that show the certificate. Unlike ACM it
 * takes certificates that are not valid yet or not any more.
 */
export const importCertificate = defineOperation<ImportCertificateRequest, ImportCertificateResponse>(
  'ImportCertificate',
  (input, { cloud }) => {
    const read = readCertificate(input);
    if (input.CertificateArn !== undefined) {
      const present = certificateByArn(cloud, input.CertificateArn);
      if (present.type !== 'IMPORTED') {
        throw new AwsError('ValidationException', `The certificate ${present.id} was not imported.`);
      }
      Object.assign(present, read);
      return { CertificateArn: present.id };
    }
    const { id } = cloud.table(Certificates).put({
      id: cloud.arn('acm', `certificate/${randomUUID()}`),
      createdAt: cloud.now(),
      type: 'IMPORTED',
      tags: fromWireTags(input.Tags),
      ...read,
    });
    return { CertificateArn: id };
  },
);

type Read = Required<Pick<CertificateRecord, 'domainName' | 'names' | 'keyAlgorithm' | 'issued' | 'material'>>;

type Given = Checked<Pick<ImportCertificateRequest, 'Certificate' | 'PrivateKey'>> &
  Pick<ImportCertificateRequest, 'CertificateChain'>;

function readCertificate(given: Given): Read {
  const certificate = parsed('certificate', () => new X509Certificate(given.Certificate));
  const key = parsed('private key', () => createPrivateKey(Buffer.from(given.PrivateKey)));
  const chain = given.CertificateChain ? pemBlocks(given.CertificateChain) : [];
  for (const one of chain) parsed('certificate chain', () => new X509Certificate(one));
  if (!certificate.checkPrivateKey(key)) {
    throw new AwsError('ValidationException', 'The private key does not match the certificate.');
  }
  const names = (certificate.subjectAltName ?? '').split(', ').flatMap((one) => one.match(/^DNS:(.+)$/)?.[1] ?? []);
  const commonName = /^CN=(.+)$/m.exec(certificate.subject)?.[1];
  const domainName = commonName ?? names[0] ?? '';
  return {
    domainName,
    names: [...new Set([domainName, ...names])],
    keyAlgorithm: keyAlgorithm(certificate.publicKey),
    issued: {
      subject: certificate.subject.replaceAll('\n', ','),
      issuer: (/^O=(.+)$/m.exec(certificate.issuer) ?? /^CN=(.+)$/m.exec(certificate.issuer))?.[1] ?? '',
      serial: certificate.serialNumber.toLowerCase().replace(/(..)(?=.)/g, '$1:'),
      signatureAlgorithm: certificate.publicKey.asymmetricKeyType === 'ec' ? 'SHA256WITHECDSA' : 'SHA256WITHRSA',
      notBefore: Date.parse(certificate.validFrom),
      notAfter: Date.parse(certificate.validTo),
    },
    material: {
      certificate: [certificate.toString(), ...chain].join(''),
      privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
  };
}

/** A chain that holds no certificate at all is one block that cannot be parsed. */
function pemBlocks(chain: Uint8Array): string[] {
  const text = Buffer.from(chain).toString('utf8');
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g) ?? [text];
}

function parsed<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new AwsError('ValidationException', `Unable to parse the ${what}. It must be PEM-encoded.`);
  }
}

/** By the key's own name (curve, or type and bits). */
const keyAlgorithms: Readonly<Record<string, KeyAlgorithm>> = {
  'rsa 1024': 'RSA_1024',
  'rsa 2048': 'RSA_2048',
  'rsa 3072': 'RSA_3072',
  'rsa 4096': 'RSA_4096',
  'ec prime256v1': 'EC_prime256v1',
  'ec secp384r1': 'EC_secp384r1',
  'ec secp521r1': 'EC_secp521r1',
};

function keyAlgorithm({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): KeyAlgorithm {
  const size = asymmetricKeyDetails?.namedCurve ?? asymmetricKeyDetails?.modulusLength;
  const known = keyAlgorithms[`${asymmetricKeyType} ${size}`];
  if (!known) throw new AwsError('ValidationException', 'The key algorithm of the certificate is not supported.');
  return known;
}
