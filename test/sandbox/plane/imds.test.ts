import { beforeEach, describe, expect, it } from 'vitest';
import type { RouterHost } from '../../../src/sandbox/plane/protocol.js';
import { answerMetadata, TokenStore } from '../../../src/sandbox/plane/router/imds.js';
import { sampleHost } from './sample-topology.js';

const { metadata, hostname } = sampleHost('i-web1', 3);
const host: RouterHost = {
  metadata,
  hostname,
  interfaceId: 'eni-i-web1',
  vpcId: 'vpc-0a',
  subnetId: 'subnet-3',
  securityGroupIds: ['sg-web'],
};

let now = 0;
let tokens = new TokenStore(() => now);

function put(headers: Record<string, string>) {
  return answerMetadata({ method: 'PUT', path: '/latest/api/token', headers }, host, tokens);
}

function get(path: string, headers: Record<string, string> = {}, from = host) {
  return answerMetadata({ method: 'GET', path: `/latest/${path}`, headers }, from, tokens);
}

function withToken(): Record<string, string> {
  return { 'x-aws-ec2-metadata-token': put({ 'x-aws-ec2-metadata-token-ttl-seconds': '60' }).body };
}

beforeEach(() => {
  now = 0;
  tokens = new TokenStore(() => now);
});

describe('the instance metadata service', () => {
  it.each([
    ['meta-data/instance-id', 'i-web1'],
    ['meta-data/ami-id', 'ami-0a'],
    ['meta-data/instance-type', 't4g.micro'],
    ['meta-data/local-ipv4', '10.0.3.11'],
    ['meta-data/hostname', 'ip-10-0-3-11.ec2.internal'],
    ['meta-data/placement/availability-zone', 'us-east-1a'],
    ['meta-data/placement/region', 'us-east-1'],
    ['meta-data/iam/security-credentials/', 'demo-web'],
    ['meta-data/placement', 'availability-zone\nregion'],
  ])('answers %s', (path, body) => {
    expect(get(path, withToken())).toMatchObject({ status: 200, body });
  });

  it('gives the role’s credentials as the SDKs read them', () => {
    expect(JSON.parse(get('meta-data/iam/security-credentials/demo-web', withToken()).body)).toEqual({
      Code: 'Success',
      LastUpdated: '2098-12-31T23:00:00Z',
      Type: 'AWS-HMAC',
      AccessKeyId: 'ASIAEXAMPLE',
      SecretAccessKey: 'not-a-secret',
      Token: 'token',
      Expiration: '2099-01-01T00:00:00Z',
    });
  });

  it('gives the identity document', () => {
    expect(JSON.parse(get('dynamic/instance-identity/document', withToken()).body)).toMatchObject({
      accountId: '000000000000',
      instanceId: 'i-web1',
      privateIp: '10.0.3.11',
      region: 'us-east-1',
    });
  });

  it('has no folder iam for a host without a role', () => {
    const { role: _role, ...plain } = metadata;
    expect(get('meta-data/iam/info', withToken(), { ...host, metadata: plain }).status).toBe(404);
  });

  it('answers 404 for what does not exist', () => {
    expect(get('meta-data/nothing', withToken()).status).toBe(404);
  });

  it('wants a token, a living one, and the host’s own', () => {
    const headers = withToken();
    expect(get('meta-data/instance-id').status).toBe(401);
    expect(get('meta-data/instance-id', { 'x-aws-ec2-metadata-token': 'x' }).status).toBe(401);
    const other = { ...host, metadata: { ...metadata, instanceId: 'i-other' } };
    expect(get('meta-data/instance-id', headers, other).status).toBe(401);
    now = 60_001;
    expect(get('meta-data/instance-id', headers).status).toBe(401);
  });

  it('answers without a token where tokens are optional', () => {
    const optional = { ...host, metadata: { ...metadata, tokensRequired: false } };
    expect(get('meta-data/instance-id', {}, optional).status).toBe(200);
  });

  it.each([
    [{}, 400],
    [{ 'x-aws-ec2-metadata-token-ttl-seconds': '0' }, 400],
    [{ 'x-aws-ec2-metadata-token-ttl-seconds': '21601' }, 400],
    [{ 'x-aws-ec2-metadata-token-ttl-seconds': '60', 'x-forwarded-for': '10.0.0.9' }, 403],
    [{ 'x-aws-ec2-metadata-token-ttl-seconds': '21600' }, 200],
  ])('answers a token request with %j by %i', (headers, status) => {
    expect(put(headers).status).toBe(status);
  });
});
