import type {
  Egress,
  PlaneDatabase,
  PlaneHost,
  PlaneInterface,
  PlaneRule,
  PlaneTarget,
  Topology,
} from '../../../src/sandbox/plane/topology.js';

/** A small three-tier system: two web hosts behind an ALB, the same two behind an NLB, a writer and a reader. */

export const vpcId = 'vpc-0a';
export const albName = 'demo-alb-1.us-east-1.elb.amazonaws.com';
export const nlbName = 'demo-nlb-1.elb.us-east-1.amazonaws.com';
export const writerName = 'demo.cluster-abc.us-east-1.rds.amazonaws.com';
export const readerName = 'demo.cluster-ro-abc.us-east-1.rds.amazonaws.com';
const albArn = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/demo/1';
export const nlbArn = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/demo/1';
export const webGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/1';
export const tcpGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/tcp/1';
const natAddress = '203.0.113.200';

export const anywhere = { kind: 'cidr', cidr: '0.0.0.0/0' } as const;
const allOut: PlaneRule = { protocol: 'all', fromPort: -1, toPort: -1, peer: anywhere };

export function tcpFrom(port: number, peer: PlaneRule['peer']): PlaneRule {
  return { protocol: 'tcp', fromPort: port, toPort: port, peer };
}

export function groupPeer(groupId: string): PlaneRule['peer'] {
  return { kind: 'group', groupId };
}

function subnet(index: number, egress: Egress) {
  return { id: `subnet-${index}`, vpcId, cidr: `10.0.${index}.0/24`, egress };
}

function zoneOf(index: number): string {
  return index % 2 === 1 ? 'us-east-1a' : 'us-east-1b';
}

function plug(id: string, index: number, last: number, group: string, publicAddress?: string): PlaneInterface {
  const place = { vpcId, subnetId: `subnet-${index}`, availabilityZone: zoneOf(index) };
  const base = { id, ...place, address: `10.0.${index}.${last}`, securityGroupIds: [group] };
  return publicAddress === undefined ? base : { ...base, publicAddress };
}

/** Serves its own name on every path, and the address that it was called from. */
const helloServer = `#!/bin/bash
cat > /usr/local/bin/hello <<'PY'
import http.server, socket
class Hello(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        body = (socket.gethostname() + ' ' + self.client_address[0] + ' ' + self.headers.get('X-Forwarded-For', '-')).encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer(('0.0.0.0', 80), Hello).serve_forever()
PY
cat > /etc/systemd/system/hello.service <<'UNIT'
[Service]
ExecStart=/usr/bin/python3 /usr/local/bin/hello
[Install]
WantedBy=multi-user.target
UNIT
systemctl enable --now hello
echo user data ran on $(hostname)
`;

export function sampleHost(id: string, index: number): PlaneHost {
  return {
    id,
    interfaceId: `eni-${id}`,
    hostname: `ip-10-0-${index}-11`,
    userData: helloServer,
    bootCount: 1,
    metadata: {
      instanceId: id,
      imageId: 'ami-0a',
      instanceType: 't4g.micro',
      region: 'us-east-1',
      availabilityZone: zoneOf(index),
      accountId: '000000000000',
      localIpv4: `10.0.${index}.11`,
      architecture: 'arm64',
      tokensRequired: true,
      role: {
        name: 'demo-web',
        profileArn: 'arn:aws:iam::000000000000:instance-profile/demo-web',
        credentials: {
          accessKeyId: 'ASIAEXAMPLE',
          secretAccessKey: 'not-a-secret',
          sessionToken: 'token',
          expiration: '2099-01-01T00:00:00Z',
        },
      },
    },
  };
}

export function sampleDatabase(id: string, role: PlaneDatabase['role']): PlaneDatabase {
  return {
    id,
    clusterId: 'demo',
    interfaceId: `eni-${id}`,
    port: 3306,
    role,
    certificateNames: [writerName, readerName, `${id}.abc.us-east-1.rds.amazonaws.com`],
    master: { username: 'admin', password: `it's "quoted" \\ 1`, databaseName: 'app' },
    requireSecureTransport: true,
  };
}

const healthCheck = {
  path: '/',
  matcher: '200',
  intervalSeconds: 1,
  timeoutSeconds: 1,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
} as const;

export function sampleTopology(): Topology {
  const internet: Egress = { kind: 'internet-gateway' };
  const nat: Egress = { kind: 'nat-gateway', publicAddress: natAddress };
  const none: Egress = { kind: 'none' };
  const targets: readonly PlaneTarget[] = [
    { id: 'i-web1', index: 3 },
    { id: 'i-web2', index: 4 },
  ].map(({ id, index }) => ({
    id,
    interfaceId: `eni-${id}`,
    availabilityZone: zoneOf(index),
    address: `10.0.${index}.11`,
    port: 80,
    draining: false,
  }));
  return {
    vpcs: [{ id: vpcId, cidr: '10.0.0.0/16', dnsSupport: true }],
    subnets: [
      subnet(1, internet),
      subnet(2, internet),
      subnet(3, nat),
      subnet(4, nat),
      subnet(7, none),
      subnet(8, none),
    ],
    interfaces: [
      plug('eni-alb1', 1, 10, 'sg-alb', '203.0.113.11'),
      plug('eni-alb2', 2, 10, 'sg-alb', '203.0.113.12'),
      plug('eni-nlb1', 3, 10, 'sg-nlb'),
      plug('eni-nlb2', 4, 10, 'sg-nlb'),
      plug('eni-i-web1', 3, 11, 'sg-web'),
      plug('eni-i-web2', 4, 11, 'sg-web'),
      plug('eni-db1', 7, 11, 'sg-db'),
      plug('eni-db2', 8, 11, 'sg-db'),
    ],
    securityGroups: [
      { id: 'sg-alb', vpcId, ingress: [tcpFrom(80, anywhere)], egress: [allOut] },
      { id: 'sg-nlb', vpcId, ingress: [tcpFrom(9090, groupPeer('sg-web'))], egress: [allOut] },
      {
        id: 'sg-web',
        vpcId,
        ingress: [
          tcpFrom(80, groupPeer('sg-alb')),
          tcpFrom(80, { kind: 'cidr', cidr: '10.0.3.10/32' }),
          tcpFrom(80, { kind: 'cidr', cidr: '10.0.4.10/32' }),
        ],
        egress: [allOut],
      },
      {
        id: 'sg-db',
        vpcId,
        ingress: [tcpFrom(3306, groupPeer('sg-web'))],
        egress: [allOut],
      },
    ],
    hosts: [sampleHost('i-web1', 3), sampleHost('i-web2', 4)],
    databases: [sampleDatabase('db1', 'writer'), sampleDatabase('db2', 'reader')],
    loadBalancers: [
      {
        type: 'application',
        arn: albArn,
        name: 'demo-alb',
        interfaceIds: ['eni-alb1', 'eni-alb2'],
        idleTimeoutSeconds: 60,
        listeners: [
          {
            port: 80,
            action: {
              kind: 'forward',
              targetGroup: {
                arn: webGroupArn,
                crossZone: true,
                preserveClientIp: false,
                healthCheck: { ...healthCheck, protocol: 'HTTP' },
                targets,
              },
            },
          },
        ],
      },
      {
        type: 'network',
        arn: nlbArn,
        name: 'demo-nlb',
        interfaceIds: ['eni-nlb1', 'eni-nlb2'],
        listeners: [
          {
            port: 9090,
            targetGroup: {
              arn: tcpGroupArn,
              crossZone: true,
              preserveClientIp: false,
              healthCheck: { ...healthCheck, protocol: 'TCP' },
              targets,
            },
          },
        ],
      },
    ],
    records: [
      { name: albName, addresses: ['203.0.113.11', '203.0.113.12'] },
      { name: nlbName, addresses: ['10.0.3.10', '10.0.4.10'] },
      { name: writerName, addresses: ['10.0.7.11'] },
      { name: readerName, addresses: ['10.0.8.11'] },
    ],
  };
}
