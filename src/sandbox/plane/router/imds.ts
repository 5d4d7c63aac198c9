import { randomBytes } from 'node:crypto';
import { privateDomain } from '../names.js';
import type { RouterHost } from '../protocol.js';

export interface MetadataRequest {
  readonly method: string;
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface MetadataResponse {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const maximumTokenSeconds = 21_600;
const notFound: MetadataResponse = { status: 404, body: '404 - Not Found' };

/** The session tokens of IMDSv2: each is good for the host that asked for it, until it expires. */
export class TokenStore {
  private readonly tokens = new Map<string, { readonly instanceId: string; readonly expires: number }>();

  constructor(private readonly now: () => number) {}

  issue(instanceId: string, seconds: number): string {
    for (const [token, { expires }] of this.tokens) if (expires <= this.now()) this.tokens.delete(token);
    const token = randomBytes(40).toString('base64url');
    this.tokens.set(token, { instanceId, expires: this.now() + seconds * 1000 });
    return token;
  }

  accepts(token: string, instanceId: string): boolean {
    const found = this.tokens.get(token);
    return found !== undefined && found.instanceId === instanceId && found.expires > this.now();
  }
}

/** Answers one request to the instance metadata service, by the host that sent it. */
export function answerMetadata(request: MetadataRequest, host: RouterHost, tokens: TokenStore): MetadataResponse {
  const { path, headers } = request;
  const { instanceId, tokensRequired } = host.metadata;
  if (path === '/latest/api/token') return issueToken(request, instanceId, tokens);
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, body: '' };
  const token = headers['x-aws-ec2-metadata-token'];
  if (token === undefined ? tokensRequired : !tokens.accepts(String(token), instanceId)) {
    return { status: 401, body: '401 - Unauthorized' };
  }
  return lookUp(path, host);
}

function issueToken(request: MetadataRequest, instanceId: string, tokens: TokenStore): MetadataResponse {
  if (request.method !== 'PUT') return { status: 405, body: '' };
  // The service refuses a request that came through a proxy.
  if (request.headers['x-forwarded-for'] !== undefined) return { status: 403, body: '' };
  const seconds = Number(request.headers['x-aws-ec2-metadata-token-ttl-seconds']);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > maximumTokenSeconds) return { status: 400, body: '' };
  return {
    status: 200,
    body: tokens.issue(instanceId, seconds),
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': String(seconds) },
  };
}

/** Every leaf of the tree; a folder is answered with the list of what it holds. */
function leaves(host: RouterHost): ReadonlyMap<string, string> {
  const { metadata, hostname, interfaceId, vpcId, subnetId, securityGroupIds, publicAddress } = host;
  const { role } = metadata;
  const fullName = hostname.includes('.') ? hostname : `${hostname}.${privateDomain(metadata.region)}`;
  const meta: readonly (readonly [string, string | undefined])[] = [
    ['ami-id', metadata.imageId],
    ['ami-launch-index', '0'],
    ['hostname', fullName],
    ['instance-id', metadata.instanceId],
    ['instance-life-cycle', 'on-demand'],
    ['instance-type', metadata.instanceType],
    ['local-hostname', fullName],
    ['local-ipv4', metadata.localIpv4],
    ['mac', macOf(metadata.localIpv4)],
    ['placement/availability-zone', metadata.availabilityZone],
    ['placement/region', metadata.region],
    ['public-ipv4', publicAddress],
    ['security-groups', securityGroupIds.join('\n')],
    ['services/domain', 'amazonaws.com'],
    ['services/partition', 'aws'],
    [`network/interfaces/macs/${macOf(metadata.localIpv4)}/interface-id`, interfaceId],
    [`network/interfaces/macs/${macOf(metadata.localIpv4)}/subnet-id`, subnetId],
    [`network/interfaces/macs/${macOf(metadata.localIpv4)}/vpc-id`, vpcId],
    [
      'iam/info',
      role && json({ Code: 'Success', LastUpdated: lastUpdated(role), InstanceProfileArn: role.profileArn }),
    ],
    [`iam/security-credentials/${role?.name}`, role && json(credentials(role))],
  ];
  return new Map([
    ...meta.flatMap(([name, value]) => (value === undefined ? [] : [[`/latest/meta-data/${name}`, value] as const])),
    ['/latest/dynamic/instance-identity/document', identityDocument(host)] as const,
  ]);
}

function lookUp(rawPath: string, host: RouterHost): MetadataResponse {
  const path = rawPath.replace(/\/{2,}/g, '/');
  const tree = leaves(host);
  const value = tree.get(path.replace(/\/$/, ''));
  if (value !== undefined) {
    return { status: 200, body: value, contentType: value.startsWith('{') ? 'application/json' : 'text/plain' };
  }
  const folder = path.endsWith('/') ? path : `${path}/`;
  const names = [...tree.keys()]
    .filter((key) => key.startsWith(folder))
    .map((key) => key.slice(folder.length))
    .map((rest) => (rest.includes('/') ? `${rest.split('/')[0]}/` : rest));
  return names.length === 0 ? notFound : { status: 200, body: [...new Set(names)].join('\n') };
}

type Role = NonNullable<RouterHost['metadata']['role']>;

/** The hour before the credentials end, as a stable answer between two refreshes. */
function lastUpdated({ credentials: { expiration } }: Role): string {
  return new Date(Date.parse(expiration) - 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
}

function credentials(role: Role): object {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = role.credentials;
  return {
    Code: 'Success',
    LastUpdated: lastUpdated(role),
    Type: 'AWS-HMAC',
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: expiration.replace(/\.\d+Z$/, 'Z'),
  };
}

function identityDocument({ metadata }: RouterHost): string {
  return json({
    accountId: metadata.accountId,
    architecture: metadata.architecture,
    availabilityZone: metadata.availabilityZone,
    imageId: metadata.imageId,
    instanceId: metadata.instanceId,
    instanceType: metadata.instanceType,
    privateIp: metadata.localIpv4,
    region: metadata.region,
    version: '2017-09-30',
  });
}

const json = (value: object): string => JSON.stringify(value, undefined, 2);

/** A locally administered address that stands for the interface; the link's real one is the kernel's. */
function macOf(address: string): string {
  return ['02', '00', ...address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');
}
