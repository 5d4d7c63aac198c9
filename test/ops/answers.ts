import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { RDSClient } from '@aws-sdk/client-rds';
import { SSMClient } from '@aws-sdk/client-ssm';
import { namesOf } from '../../src/config/names.js';
import { VirtualClock } from '../../src/lib/clock.js';
import type { SnapshotClients, SnapshotSources } from '../../src/ops/index.js';

/** What AWS answers, by command name; a function gets the request's input. An Error is thrown. */
export type Answers = Readonly<Record<string, unknown>>;

const environmentId = '11111111-2222-4333-8444-555555555555';
const tags = [{ Key: 'tier3-wizard:id', Value: environmentId }];

/** SDK clients that never reach the network: each command is answered from the table. */
function clientsAnswering(answers: Answers): SnapshotClients {
  const config = { region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
  const send = async (command: { readonly input: unknown }): Promise<object> => {
    const given: unknown = answers[command.constructor.name];
    const output: unknown = typeof given === 'function' ? given(command.input) : given;
    if (output instanceof Error) throw output;
    if (typeof output !== 'object' || output === null) throw new Error(`no answer for ${command.constructor.name}`);
    return { $metadata: {}, ...output };
  };
  return {
    ec2: Object.assign(new EC2Client(config), { send }),
    elbv2: Object.assign(new ElasticLoadBalancingV2Client(config), { send }),
    autoScaling: Object.assign(new AutoScalingClient(config), { send }),
    rds: Object.assign(new RDSClient(config), { send }),
    ssm: Object.assign(new SSMClient(config), { send }),
  };
}

export function awsError(code: string, message: string, status = 400): Error {
  return Object.assign(new Error(message), {
    name: code,
    Code: code,
    $metadata: { httpStatusCode: status, requestId: 'req-1' },
  });
}

const instances = [
  ['i-web1', 'us-east-1a', '10.0.3.10'],
  ['i-web2', 'us-east-1b', '10.0.4.10'],
  ['i-app1', 'us-east-1a', '10.0.5.10'],
  ['i-app2', 'us-east-1b', '10.0.6.10'],
] as const;

const launched = new Date(Date.UTC(2025, 11, 31, 23, 0));

const group = (tier: 'web' | 'app') => ({
  MinSize: 2,
  DesiredCapacity: 2,
  MaxSize: 4,
  Tags: tags,
  Instances: instances
    .filter(([id]) => id.startsWith(`i-${tier}`))
    .map(([id, zone]) => ({
      InstanceId: id,
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
      AvailabilityZone: zone,
      InstanceType: 't4g.micro',
    })),
});

const target = (id: string, port: number) => ({ Target: { Id: id, Port: port }, TargetHealth: { State: 'healthy' } });

const member = (number: 1 | 2, zone: string) => ({
  DBInstanceIdentifier: `demo-db-${number}`,
  DBInstanceStatus: 'available',
  AvailabilityZone: zone,
  DBInstanceClass: 'db.t4g.medium',
  Endpoint: { Address: `demo-db-${number}.abc.us-east-1.rds.amazonaws.com` },
});

const ofArn = (input: { LoadBalancerArns?: string[] }) => {
  const kind = input.LoadBalancerArns?.[0] === 'arn:alb' ? 'alb' : 'nlb';
  const scheme = kind === 'alb' ? 'internet-facing' : 'internal';
  const dns = `demo-${kind}-1.elb.us-east-1.amazonaws.com`;
  return {
    LoadBalancers: [{ LoadBalancerName: `demo-${kind}`, DNSName: dns, Scheme: scheme, State: { Code: 'active' } }],
  };
};

/** A system in which everything is well. */
const allWell: Answers = {
  DescribeLoadBalancersCommand: ofArn,
  DescribeListenersCommand: { Listeners: [] },
  DescribeTargetHealthCommand: (input: { TargetGroupArn?: string }) => ({
    TargetHealthDescriptions:
      input.TargetGroupArn === 'arn:tg-web'
        ? [target('i-web2', 80), target('i-web1', 80)]
        : [target('i-app1', 9090), target('i-app2', 9090)],
  }),
  DescribeAutoScalingGroupsCommand: (input: { AutoScalingGroupNames?: string[] }) => ({
    AutoScalingGroups: [group(input.AutoScalingGroupNames?.[0] === 'demo-web' ? 'web' : 'app')],
  }),
  DescribeScalingActivitiesCommand: { Activities: [] },
  DescribeInstancesCommand: {
    Reservations: [
      {
        Instances: instances.map(([id, , address]) => ({
          InstanceId: id,
          State: { Name: 'running' },
          PrivateIpAddress: address,
          LaunchTime: launched,
        })),
      },
    ],
  },
  DescribeNatGatewaysCommand: {
    NatGateways: [{ NatGatewayId: 'nat-1', State: 'available', NatGatewayAddresses: [{ PublicIp: '198.51.100.7' }] }],
  },
  DescribeInstanceInformationCommand: {
    InstanceInformationList: instances.map(([id]) => ({
      InstanceId: id,
      PingStatus: 'Online',
      LastPingDateTime: launched,
      AgentVersion: '3.3.0.0',
      AssociationStatus: 'Success',
    })),
  },
  DescribeDBClustersCommand: {
    DBClusters: [
      {
        Status: 'available',
        EngineVersion: '8.0.mysql_aurora.3.10.5',
        Endpoint: 'demo-db.cluster-abc.us-east-1.rds.amazonaws.com',
        ReaderEndpoint: 'demo-db.cluster-ro-abc.us-east-1.rds.amazonaws.com',
        TagList: tags,
        DBClusterMembers: [
          { DBInstanceIdentifier: 'demo-db-2', IsClusterWriter: false },
          { DBInstanceIdentifier: 'demo-db-1', IsClusterWriter: true },
        ],
      },
    ],
  },
  DescribeDBInstancesCommand: { DBInstances: [member(1, 'us-east-1a'), member(2, 'us-east-1b')] },
};

/** A snapshot's sources over these answers; `changes` replaces single answers of a healthy system. */
export function sourcesAnswering(changes: Answers = {}, more: Partial<SnapshotSources> = {}): SnapshotSources {
  return {
    clients: clientsAnswering({ ...allWell, ...changes }),
    environment: 'demo',
    environmentId,
    region: 'us-east-1',
    names: namesOf('demo', environmentId),
    recorded: {
      alb: { arn: 'arn:alb', dnsName: 'demo-alb-1.elb.us-east-1.amazonaws.com', targetGroupArn: 'arn:tg-web' },
      nlb: { arn: 'arn:nlb', dnsName: 'demo-nlb-1.elb.us-east-1.amazonaws.com', targetGroupArn: 'arn:tg-app' },
      'db-reader': { instanceId: 'demo-db-2' },
      verification: { url: 'http://demo-alb-1.elb.us-east-1.amazonaws.com' },
    },
    clock: new VirtualClock(),
    ...more,
  };
}
