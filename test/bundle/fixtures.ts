import { fileURLToPath } from 'node:url';
import type { AppReleaseRequest, WebReleaseRequest } from '../../src/bundle/index.js';

export const bundleDir = fileURLToPath(new URL('../../app-bundle', import.meta.url));

export const webRequest: WebReleaseRequest = {
  bundleDir,
  tier: 'web',
  settings: { upstream: 'demo-nlb-0a1b2c3d4e5f6a7b.elb.eu-west-1.amazonaws.com' },
};

export const appRequest: AppReleaseRequest = {
  bundleDir,
  tier: 'app',
  module: 'app:app',
  caBundlePem: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
  settings: {
    region: 'eu-west-1',
    database: {
      writer: 'demo.cluster-abc123.eu-west-1.rds.amazonaws.com',
      reader: 'demo.cluster-ro-abc123.eu-west-1.rds.amazonaws.com',
      port: 3306,
      name: 'demo',
      user: 'admin',
      table: 'datetimes',
      passwordParameter: '/tier3-wizard/demo/master-password',
    },
  },
};
