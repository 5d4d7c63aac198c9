import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { regionRoots } from '../../src/bundle/index.js';

const subjects = (pem: string) =>
  pem
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .map((certificate) => /CN=(.*)/.exec(new X509Certificate(certificate).subject)?.[1])
    .sort();

describe("a region's database roots", () => {
  it.each(['eu-west-1', 'us-east-1', 'us-east-2', 'ap-southeast-4'])('are the three of %s and no others', (region) => {
    expect(subjects(regionRoots(region))).toEqual([
      `Amazon RDS ${region} Root CA ECC384 G1`,
      `Amazon RDS ${region} Root CA RSA2048 G1`,
      `Amazon RDS ${region} Root CA RSA4096 G1`,
    ]);
  });

  it('are still valid in ten years', () => {
    const certificate = new X509Certificate(regionRoots('eu-central-1'));
    expect(new Date(certificate.validTo).getUTCFullYear()).toBeGreaterThan(2036);
  });

  it('are refused for a region that has none here', () => {
    expect(() => regionRoots('xx-west-1')).toThrow(
      'The certificate authority of the databases in xx-west-1 is not known here, so a connection could not be verified.',
    );
  });
});
