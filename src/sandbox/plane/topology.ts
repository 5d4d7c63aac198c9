/**
 * What the data plane has to be, as one declarative document: the control plane derives it from its store, the data
 * plane makes the machine agree with it. Nothing here is a command; applying the same document twice changes nothing.
 */
export interface Topology {
  readonly vpcs: readonly PlaneVpc[];
  readonly subnets: readonly PlaneSubnet[];
  readonly interfaces: readonly PlaneInterface[];
  readonly securityGroups: readonly PlaneSecurityGroup[];
  readonly hosts: readonly PlaneHost[];
  readonly databases: readonly PlaneDatabase[];
  readonly loadBalancers: readonly PlaneLoadBalancer[];
  /** Names that the resolvers answer besides AWS's own endpoints: load balancers, Aurora. */
  readonly records: readonly DnsRecord[];
}

export interface PlaneVpc {
  readonly id: string;
  readonly cidr: string;
  readonly dnsSupport: boolean;
}

/** Where a subnet's packets for addresses outside the VPC go, as its route table says at this moment. */
export type Egress =
  | { readonly kind: 'none' }
  /** Interfaces with a public address reach the internet, and are reached, under that address; the others do not. */
  | { readonly kind: 'internet-gateway' }
  /** Outgoing only, under the NAT gateway's public address. */
  | { readonly kind: 'nat-gateway'; readonly publicAddress: string };

export interface PlaneSubnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly egress: Egress;
}

export interface PlaneInterface {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly address: string;
  readonly publicAddress?: string;
  readonly securityGroupIds: readonly string[];
}

export type PlaneRuleSource =
  | { readonly kind: 'cidr'; readonly cidr: string }
  | { readonly kind: 'group'; readonly groupId: string };

export interface PlaneRule {
  /** `all` ignores the ports; `icmp` has its type in `fromPort`, -1 for every one. */
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'all';
  readonly fromPort: number;
  readonly toPort: number;
  /** The source of an ingress rule, the destination of an egress rule. */
  readonly peer: PlaneRuleSource;
}

export interface PlaneSecurityGroup {
  readonly id: string;
  readonly vpcId: string;
  readonly ingress: readonly PlaneRule[];
  readonly egress: readonly PlaneRule[];
}

/** One EC2 instance that is pending, running or stopping; a host that leaves the list is destroyed with its disk. */
export interface PlaneHost {
  readonly id: string;
  readonly interfaceId: string;
  readonly hostname: string;
  /** Decoded user data, run once at the first boot. */
  readonly userData?: string;
  /** A higher number than before means: reboot, on the same disk. */
  readonly bootCount: number;
  readonly metadata: HostMetadata;
}

/** What the instance metadata service at 169.254.169.254 answers this host. */
export interface HostMetadata {
  readonly instanceId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly region: string;
  readonly availabilityZone: string;
  readonly accountId: string;
  readonly localIpv4: string;
  readonly architecture: 'arm64' | 'x86_64';
  /** IMDSv2: a request without a session token is answered 401. */
  readonly tokensRequired: boolean;
  /** The role of its instance profile, with the keys that it hands out now. */
  readonly role?: { readonly name: string; readonly profileArn: string; readonly credentials: HostCredentials };
}

export interface HostCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** ISO 8601. */
  readonly expiration: string;
}

/** One Aurora instance, played by a MariaDB server. */
export interface PlaneDatabase {
  readonly id: string;
  readonly clusterId: string;
  readonly interfaceId: string;
  readonly port: number;
  /** Exactly one writer per cluster; a change of roles promotes the reader for real. */
  readonly role: 'writer' | 'reader';
  /** The names the server's certificate has to carry: the cluster's, the reader's and the instance's endpoint. */
  readonly certificateNames: readonly string[];
  /** Used when the cluster's first instance initialises its data; the data plane keeps it in files of mode 0600 only. */
  readonly master: { readonly username: string; readonly password: string; readonly databaseName?: string };
  readonly requireSecureTransport: boolean;
}

export type PlaneLoadBalancer = ApplicationLoadBalancer | NetworkLoadBalancer;

interface LoadBalancerBase {
  readonly arn: string;
  readonly name: string;
  /** One in each zone. */
  readonly interfaceIds: readonly string[];
}

export interface ApplicationLoadBalancer extends LoadBalancerBase {
  readonly type: 'application';
  readonly idleTimeoutSeconds: number;
  readonly listeners: readonly AlbListener[];
}

export interface NetworkLoadBalancer extends LoadBalancerBase {
  readonly type: 'network';
  readonly listeners: readonly NlbListener[];
}

export interface NlbListener {
  readonly port: number;
  readonly targetGroup: PlaneTargetGroup;
}

export interface AlbListener {
  readonly port: number;
  /** Present: the listener is an HTTPS one. */
  readonly tls?: ListenerTls;
  readonly action: AlbAction;
}

/** What an HTTPS listener shows its clients, and what it accepts of them. */
export interface ListenerTls {
  /** PEM: the server's own certificate, then its chain. */
  readonly certificate: string;
  /** PEM. Goes to the load balancer's process alone, by a pipe. */
  readonly privateKey: string;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** In OpenSSL's names, best first. */
  readonly ciphers: readonly string[];
}

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

export type AlbAction =
  | { readonly kind: 'forward'; readonly targetGroup: PlaneTargetGroup }
  | AlbRedirect
  | AlbFixedResponse;

/** Each part may hold the placeholders `#{protocol}`, `#{host}`, `#{port}`, `#{path}`, `#{query}`. */
export interface AlbRedirect {
  readonly kind: 'redirect';
  readonly status: 301 | 302;
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly query: string;
}

export interface AlbFixedResponse {
  readonly kind: 'fixed-response';
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface PlaneTargetGroup {
  readonly arn: string;
  /** Whether each zone's address of the load balancer leads to the targets of all zones, not of its own alone. */
  readonly crossZone: boolean;
  /** Targets of a network load balancer see the clients' addresses, not the load balancer's. */
  readonly preserveClientIp: boolean;
  readonly healthCheck: PlaneHealthCheck;
  readonly targets: readonly PlaneTarget[];
}

export interface PlaneHealthCheck {
  readonly protocol: 'HTTP' | 'TCP';
  /** Absent: the target's own. */
  readonly port?: number;
  readonly path: string;
  /** The HTTP codes that count as healthy, as AWS writes them: `200`, `200-299`, `200,301`. */
  readonly matcher: string;
  /** Seconds, already divided by the sandbox's speed but never below one second. */
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

export interface PlaneTarget {
  /** The instance id. */
  readonly id: string;
  readonly interfaceId: string;
  readonly availabilityZone: string;
  readonly address: string;
  readonly port: number;
  /** A draining target keeps its open connections and gets no new ones. */
  readonly draining: boolean;
}

export interface DnsRecord {
  readonly name: string;
  /** In the order of the record set; the resolver rotates them. */
  readonly addresses: readonly string[];
}

export const emptyTopology: Topology = {
  vpcs: [],
  subnets: [],
  interfaces: [],
  securityGroups: [],
  hosts: [],
  databases: [],
  loadBalancers: [],
  records: [],
};
