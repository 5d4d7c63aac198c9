import { createServer } from 'node:http';
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { createClients, type ServiceClients } from '../../src/aws/clients.js';
import { systemClock } from '../../src/lib/clock.js';
import { descriptions } from '../../src/sandbox/services/descriptions.js';
import { failure } from '../../src/sandbox/wire/answer.js';
import { AwsError } from '../../src/sandbox/wire/aws-error.js';
import { ServiceModel } from '../../src/sandbox/wire/model.js';

/** One harmless call of each service, to be refused. */
const calls = {
  ec2: (aws: ServiceClients) => aws.ec2.send(new DescribeVpcsCommand({})),
  elbv2: (aws: ServiceClients) => aws.elbv2.send(new DescribeLoadBalancersCommand({})),
  autoscaling: (aws: ServiceClients) => aws.autoScaling.send(new DescribeAutoScalingGroupsCommand({})),
  rds: (aws: ServiceClients) => aws.rds.send(new DescribeDBClustersCommand({})),
  ssm: (aws: ServiceClients) => aws.ssm.send(new DescribeInstanceInformationCommand({})),
  iam: (aws: ServiceClients) => aws.iam.send(new GetRoleCommand({ RoleName: 'demo' })),
  sts: (aws: ServiceClients) => aws.sts.send(new GetCallerIdentityCommand({})),
} as const;
export type ServiceName = keyof typeof calls;

/** What a service answers instead of doing what it is asked. */
export interface Refusal {
  readonly service: ServiceName;
  /** As it is on the wire. */
  readonly code: string;
  readonly message: string;
  /** Where the models do not know it. */
  readonly status?: number;
}

export interface RefusingAws {
  /** The SDK's error after a service has answered so: not an object that the test made up. */
  readonly refused: (refusal: Refusal) => Promise<unknown>;
  readonly close: () => void;
}

/** EC2's and query's own status for these, which stand in no model. */
function statusOf({ code, status }: Refusal): number | undefined {
  if (status !== undefined) return status;
  if (code === 'RequestLimitExceeded') return 503;
  return /^(Throttling|UnauthorizedOperation|AccessDenied)$/.test(code) ? 403 : undefined;
}

/** A server that refuses whatever it is asked, over the real wire protocols. */
export async function refusingAws(): Promise<RefusingAws> {
  const names = Object.keys(calls) as ServiceName[];
  const models = new Map(
    await Promise.all(names.map(async (name) => [name, await ServiceModel.load(descriptions[name])] as const)),
  );
  let next: Refusal | undefined;
  const server = createServer((request, response) => {
    if (!next) throw new Error('nothing was to be asked');
    const error = new AwsError(next.code, next.message, statusOf(next));
    const { status, headers, body } = failure(models.get(next.service), error, 'request-1');
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const { once: clients } = createClients({
    kind: 'endpoint',
    region: 'us-east-1',
    endpointUrl: `http://127.0.0.1:${address.port}`,
    credentials: async () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'test' }),
    clock: systemClock,
    speed: 1,
    reach: async (host, port) => ({ host, port }),
    serving: async () => ({ serves: true }),
  });
  return {
    refused: (refusal) => {
      next = refusal;
      return calls[refusal.service](clients).then(
        () => new Error('it was not refused'),
        (error: unknown) => error,
      );
    },
    close: () => server.close(),
  };
}
