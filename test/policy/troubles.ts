import { ImportCertificateCommand } from '@aws-sdk/client-acm';
import {
  AllocateAddressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateVpcCommand,
  DeleteNatGatewayCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { ModifyDBClusterCommand } from '@aws-sdk/client-rds';
import { CreateAssociationCommand } from '@aws-sdk/client-ssm';
import { tagList, tagSpecification } from '../../src/aws/tags.js';
import type { Purpose } from '../../src/commands/options.js';
import type { Settings } from '../../src/config/settings.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import { Instances } from '../../src/sandbox/services/ec2/tables.js';
import { LoadBalancers } from '../../src/sandbox/services/elbv2/tables.js';
import { DbInstances } from '../../src/sandbox/services/rds/tables.js';
import { Unreachable } from '../../src/steps/context.js';
import { steps } from '../../src/steps/index.js';
import { selfSigned } from '../sandbox/services/acm/self-signed.js';
import type { Delivered } from '../sandbox/services/ssm/fixture.js';
import type { Work } from '../steps/played-agents.js';
import { pages } from '../steps/played-app.js';
import type { Environment } from '../steps/run.js';
import { outputsOf } from '../steps/some-steps.js';
import type { Step } from './without-each.js';

/** Something that has gone wrong or was changed, and what a step asks for because of it and else never. */
export interface Trouble {
  readonly what: string;
  readonly step: string;
  readonly asksFor: readonly string[];
  /** The verb whose actions are allowed; what the direction says when absent. */
  readonly purpose?: Purpose;
  /** Brings it about, before each attempt, as the account's owner or as fate. */
  readonly bring: (environment: Environment, attempt: number) => Promise<unknown>;
  /** How it ends where it is not mended but told. */
  readonly endsWith?: RegExp;
  /** Makes an end of it, so that the steps run as before. */
  readonly after?: (environment: Environment) => Promise<unknown>;
}

export function stepOf(id: string): Step {
  const found = steps.find((step) => step.id === id);
  if (!found) throw new Error(`there is no step ${id}`);
  return found;
}

async function amend(environment: Environment, web: Partial<Settings['web']>): Promise<void> {
  const { settings } = environment;
  await environment.file.update((state) => ({ ...state, settings: { ...settings, web: { ...settings.web, ...web } } }));
}

/** Makes another one of what a step has made, as the lost first of two requests does, and remembers that there were two. */
function twin(what: string, step: string, resource: string, asksFor: string, make: Make): Trouble {
  return {
    what: `a second ${what} has shown`,
    step,
    asksFor: [asksFor],
    bring: async (environment, attempt) => {
      if (attempt > 0) return;
      const run = environment.contextOf(stepOf(step));
      await make(run);
      await environment.region.pass(60);
      const intent = { token: 'twin', at: environment.region.clock.now(), again: true } as const;
      await environment.file.updateStep(step, (record) => ({
        ...record,
        resources: { ...record.resources, [resource]: { ...record.resources[resource], intent } },
      }));
    },
  };
}

type Make = (run: ReturnType<Environment['contextOf']>) => Promise<unknown>;

const once =
  (bring: (run: ReturnType<Environment['contextOf']>, environment: Environment) => Promise<unknown>, step: string) =>
  async (environment: Environment, attempt: number): Promise<void> => {
    if (attempt > 0) return;
    await bring(environment.contextOf(stepOf(step)), environment);
    await environment.region.pass(120);
  };

/** What can go wrong before a step has made anything. */
export const before: readonly Trouble[] = [
  {
    what: 'AWS warns of the launch template that it has made',
    step: 'web-fleet',
    asksFor: ['ec2:DeleteLaunchTemplate'],
    bring: (environment) => amend(environment, { instanceType: 'x2gd.medium' }),
    endsWith: /^AWS does not accept the launch template of the web servers\.$/,
    after: (environment) => amend(environment, { instanceType: 't4g.micro' }),
  },
  {
    what: 'the agents of the servers sleep until they are rebooted',
    step: 'app-packages',
    asksFor: ['ec2:RebootInstances'],
    bring: async ({ agents, region }, attempt) => {
      agents.asleep = (id) => (region.cloud.table(Instances).get(id)?.bootCount ?? 0) < 2;
      // Until Systems Manager has missed them.
      if (attempt === 0) await region.pass(900);
    },
    after: async ({ agents }) => {
      agents.asleep = () => false;
    },
  },
];

/** What can happen to an environment that is complete. The order matters: each leaves it as the next one takes it. */
export const afterwards = (here: { answers: boolean }): readonly Trouble[] => [
  {
    what: 'the load balancer does not answer here, so that the web servers are asked to ask',
    step: 'verification',
    purpose: 'push',
    asksFor: ['ssm:SendCommand', 'ssm:ListCommands', 'ssm:ListCommandInvocations', 'ssm:GetCommandInvocation'],
    bring: async (environment) => {
      here.answers = false;
      environment.agents.work = asked(environment);
      await environment.file.updateStep('verification', () => ({ status: 'started', resources: {} }));
    },
    after: async () => {
      here.answers = true;
    },
  },
  {
    what: 'the app was changed',
    step: 'app-release',
    purpose: 'push',
    asksFor: ['ssm:UpdateDocument', 'ssm:DescribeAssociation', 'ssm:UpdateAssociation'],
    bring: async (environment) => {
      environment.app = 'second';
    },
  },
  {
    what: 'the association had failed in the run before',
    step: 'app-release',
    purpose: 'push',
    asksFor: ['ssm:StartAssociationsOnce'],
    bring: async (environment, attempt) => {
      if (attempt > 0) return;
      const work = asked(environment);
      environment.app = 'third';
      environment.agents.work = (id, message) =>
        message.Topic.includes('association') ? { status: 'Failed' } : work(id, message);
      await environment.runOne('create', stepOf('app-release'));
      await environment.region.pass(60);
      environment.agents.work = work;
    },
  },
  {
    what: 'the servers are to be of another type',
    step: 'web-fleet',
    asksFor: ['ec2:CreateLaunchTemplateVersion'],
    bring: (environment) => amend(environment, { instanceType: 't4g.small' }),
  },
  {
    what: 'somebody has put another role into the instance profile',
    step: 'instance-roles',
    asksFor: ['iam:RemoveRoleFromInstanceProfile'],
    bring: once(async ({ aws, names }) => {
      const InstanceProfileName = names.instanceProfile('web');
      const [ours, other] = [names.role('web'), names.role('app')];
      await aws.iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName: ours }));
      await aws.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: other }));
    }, 'instance-roles'),
  },
  twin('VPC', 'vpc', 'vpc', 'ec2:DeleteVpc', ({ aws, tags }) =>
    aws.ec2.send(
      new CreateVpcCommand({ CidrBlock: '10.99.0.0/16', TagSpecifications: [tagSpecification('vpc', tags('vpc'))] }),
    ),
  ),
  twin('internet gateway', 'internet-gateway', 'internet-gateway', 'ec2:DeleteInternetGateway', ({ aws, tags }) => {
    const TagSpecifications = [tagSpecification('internet-gateway', tags('internet-gateway'))];
    return aws.ec2.send(new CreateInternetGatewayCommand({ TagSpecifications }));
  }),
  twin('address', 'nat-gateway', 'nat-address', 'ec2:ReleaseAddress', ({ aws, tags }) => {
    const TagSpecifications = [tagSpecification('elastic-ip', tags('nat-address'))];
    return aws.ec2.send(new AllocateAddressCommand({ TagSpecifications }));
  }),
  twin('association', 'web-release', 'web-association', 'ssm:DeleteAssociation', ({ aws, names, tags }) =>
    aws.ssm.send(
      new CreateAssociationCommand({
        Name: names.document('web'),
        AssociationName: names.association('web'),
        Targets: [{ Key: 'tag:nobody', Values: ['has it'] }],
        Tags: tagList(tags('web-association')),
      }),
    ),
  ),
  {
    what: 'a certificate was chosen',
    step: 'alb',
    asksFor: ['acm:DescribeCertificate', 'elasticloadbalancing:ModifyListener'],
    bring: once(async ({ aws }, environment) => {
      const imported = await aws.acm.send(
        new ImportCertificateCommand(await selfSigned('shop.example', { key: 'ec' })),
      );
      await amend(environment, { certificateArn: imported.CertificateArn ?? '' });
    }, 'alb'),
  },
  {
    what: 'the certificate was given up',
    step: 'alb',
    asksFor: ['elasticloadbalancing:DeleteListener'],
    bring: (environment) => amend(environment, { certificateArn: 'none' }),
  },
  {
    what: 'the NAT gateway is gone, and AWS cannot make another one',
    step: 'nat-gateway',
    asksFor: ['ec2:DeleteNatGateway'],
    bring: async (environment, attempt) => {
      if (attempt > 0) return;
      const NatGatewayId = outputsOf(environment, 'nat-gateway').natGatewayId;
      await environment.contextOf(stepOf('nat-gateway')).aws.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
      await environment.region.pass(120);
      injectFaults(environment.region.cloud, ['nat-fails']);
    },
    endsWith: /^AWS could not make the NAT gateway: /,
    after: async (environment) => {
      injectFaults(environment.region.cloud, ['none']);
      await environment.runOne('create', stepOf('nat-gateway'));
    },
  },
  {
    what: 'the private route leads to the NAT gateway that is gone',
    step: 'private-routes',
    asksFor: ['ec2:ReplaceRoute'],
    bring: async () => undefined,
  },
  {
    what: 'the app servers admit an address that the load balancer does not have any more',
    step: 'nlb-addresses',
    asksFor: ['ec2:RevokeSecurityGroupIngress'],
    bring: once(async ({ aws, tags, outputs }) => {
      const request = {
        GroupId: outputs('security-groups').app,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 9090, ToPort: 9090, IpRanges: [{ CidrIp: '10.0.5.99/32' }] }],
        TagSpecifications: [tagSpecification('security-group-rule', tags('app-rule'))],
      };
      await aws.ec2.send(new AuthorizeSecurityGroupIngressCommand(request));
    }, 'nlb-addresses'),
  },
  {
    what: 'AWS has failed to make the load balancer',
    step: 'nlb',
    asksFor: ['elasticloadbalancing:DeleteLoadBalancer'],
    bring: async ({ region }) => {
      for (const one of region.cloud.table(LoadBalancers).where(({ type }) => type === 'network')) {
        one.state = { code: 'failed', reason: 'no address is left' };
      }
    },
    endsWith: /^AWS could not make the load balancer: /,
    after: (environment) => environment.runOne('create', stepOf('nlb')),
  },
  {
    what: 'a database instance has failed',
    step: 'db-reader',
    asksFor: ['rds:DeleteDBInstance'],
    bring: async ({ region }) => {
      for (const one of region.cloud.table(DbInstances).where(({ id }) => id.endsWith('-2'))) one.state = 'failed';
    },
    endsWith: /^AWS could not make the database instance /,
    after: (environment) => environment.runOne('create', stepOf('db-reader')),
  },
];

/** What a teardown meets beside what was made. */
export const beforeRemoval: readonly Trouble[] = [
  {
    what: 'GuardDuty has put an endpoint into the VPC, when the servers started',
    step: 'subnets',
    asksFor: ['ec2:DescribeVpcEndpoints', 'ec2:DeleteVpcEndpoints'],
    bring: async () => undefined,
  },
  {
    what: 'a server of ours is in no group',
    step: 'web-fleet',
    asksFor: ['ec2:TerminateInstances'],
    bring: once(async ({ aws, outputs }) => {
      const LaunchTemplate = { LaunchTemplateId: outputs('web-fleet').launchTemplateId, Version: '$Latest' };
      const SubnetId = outputs('subnets').web[0];
      await aws.ec2.send(new RunInstancesCommand({ LaunchTemplate, SubnetId, MinCount: 1, MaxCount: 1 }));
    }, 'web-fleet'),
  },
  {
    what: 'somebody has attached a policy to a role of ours',
    step: 'instance-roles',
    asksFor: ['iam:DetachRolePolicy'],
    bring: once(async ({ aws, names }) => {
      const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
      await aws.iam.send(new AttachRolePolicyCommand({ RoleName: names.role('web'), PolicyArn }));
    }, 'instance-roles'),
  },
  {
    what: 'somebody has protected the database',
    step: 'db-cluster',
    asksFor: ['rds:ModifyDBCluster'],
    bring: once(async ({ aws, names }) => {
      const DBClusterIdentifier = names.dbCluster;
      await aws.rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier, DeletionProtection: true }));
    }, 'db-cluster'),
  },
];

/** The user's own machine, as the load balancer's group sees it. */
export function fromHere(here: { readonly answers: boolean }) {
  return (): void => {
    if (!here.answers) throw new Unreachable('connect ECONNREFUSED');
  };
}

/** Every web server that is made to ask gets an answer of each app server in turn. */
function asked(environment: Environment): Work {
  return (web, { Payload }: Delivered) => {
    const path = /http:\/\/127\.0\.0\.1(\/\w+)/.exec(JSON.stringify(Payload))?.[1] ?? '';
    const answers = Array.from({ length: 10 }, (_, i) => {
      const apps = environment.running('app');
      return ['HTTP/1.1 200 OK', `X-Tier3-Web: ${web}`, `x-tier3-app: ${apps[i % apps.length]}`].join('\n');
    });
    const body = Buffer.from(pages[path] ?? '').toString('base64');
    return { status: 'Success', output: [...answers, `body: ${body}`].join('\n') };
  };
}
