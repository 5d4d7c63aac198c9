import {
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeTargetGroupAttributesCommand,
  type LoadBalancer,
  type LoadBalancerAttribute,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  type ProtocolEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { answered } from '../../aws/answered.js';
import { loadBalancers, targetGroups } from '../../aws/kinds/elbv2.js';
import { interfacesWith } from '../../aws/network-interfaces.js';
import { tagList } from '../../aws/tags.js';
import { StepFailure } from '../../engine/failure.js';
import { absent, NotYet, type Observation, type Permission, pending, ready } from '../../engine/step.js';
import { again } from '../../errors.js';
import { permissions, type Run } from '../context.js';
import type { LoadBalancerOutputs } from '../outputs.js';
import {
  type ListenerPlace,
  type ListenerSpec,
  listenerPermissions,
  reconcileListeners,
  type UnwantedListener,
  wrongListeners,
} from './listeners.js';
import { alive, ensure, remove, unlessGone } from './owned.js';

/** Logical names of what every load balancer consists of here. */
export interface LoadBalancerResources {
  readonly loadBalancer: string;
  readonly targetGroup: string;
  /** Also those that only other answers make. */
  readonly listeners: readonly string[];
}

/** A load balancer with its listeners and the one target group that they forward to. */
export interface LoadBalancerSpec {
  readonly resources: LoadBalancerResources;
  readonly name: string;
  readonly targetGroupName: string;
  /** The target group's. */
  readonly port: number;
  readonly protocol: ProtocolEnum;
  readonly listeners: readonly ListenerSpec[];
  readonly unwantedListeners?: readonly UnwantedListener[];
  readonly loadBalancer: Omit<CreateLoadBalancerCommandInput, 'Name' | 'Tags'>;
  /** Of the health check; the rest follows from `port` and `protocol`. */
  readonly health: Omit<CreateTargetGroupCommandInput, 'Name' | 'Tags'>;
  readonly attributes: {
    readonly loadBalancer: Readonly<Record<string, string>>;
    readonly targetGroup: Readonly<Record<string, string>>;
  };
}

export const loadBalancerPermissions: readonly Permission[] = [
  ...permissions(
    'both',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTags',
    'elasticloadbalancing:DeleteLoadBalancer',
  ),
  ...permissions(
    'setup',
    'elasticloadbalancing:CreateLoadBalancer',
    'elasticloadbalancing:CreateTargetGroup',
    'elasticloadbalancing:AddTags',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
    'elasticloadbalancing:ModifyLoadBalancerAttributes',
    'elasticloadbalancing:ModifyTargetGroupAttributes',
    // Elastic Load Balancing looks at the network with the caller's rights.
    'ec2:DescribeAccountAttributes',
    'ec2:DescribeAddresses',
    'ec2:DescribeInternetGateways',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
  ),
  ...listenerPermissions,
  ...permissions('teardown', 'elasticloadbalancing:DeleteTargetGroup', 'ec2:DescribeNetworkInterfaces'),
];

export async function observeLoadBalancer(run: Run, spec: LoadBalancerSpec): Promise<Observation<LoadBalancerOutputs>> {
  const { elbv2 } = run.aws;
  const { resources } = spec;
  const balancer = await alive(run, loadBalancers(elbv2, spec.name), resources.loadBalancer);
  const group = await alive(run, targetGroups(elbv2, spec.targetGroupName), resources.targetGroup);
  if (!balancer || !group) return absent;
  const arn = arnOf(balancer);
  const targetGroupArn = answered(group.TargetGroupArn, "a target group's ARN");
  const place: ListenerPlace = { loadBalancerArn: arn, targetGroupArn };
  const wrongOnes = await wrongListeners(run, place, spec.listeners, spec.unwantedListeners ?? []);
  if (!wrongOnes) return absent;
  const [wrongListener] = wrongOnes;
  if (wrongListener !== undefined) return pending(wrongListener);
  const wrong = await wrongAttributes(run, spec, arn, targetGroupArn);
  if (wrong.loadBalancer.length + wrong.targetGroup.length > 0) return pending("the load balancer's attributes");
  if (!serves(balancer)) return pending(waitingFor(balancer));
  return ready({ arn, dnsName: answered(balancer.DNSName, "a load balancer's name"), targetGroupArn });
}

/** Two calls with the same settings make one: all three creating calls are idempotent by name or port. */
export async function createLoadBalancer(run: Run, spec: LoadBalancerSpec): Promise<void> {
  const { elbv2 } = run.aws;
  const { resources } = spec;
  const group = await ensure(run, targetGroups(elbv2, spec.targetGroupName), resources.targetGroup, {
    idempotent: true,
    create: async () => {
      const request = {
        Name: spec.targetGroupName,
        Port: spec.port,
        Protocol: spec.protocol,
        TargetType: 'instance' as const,
        VpcId: run.outputs('vpc').vpcId,
        Tags: tagList(run.tags(resources.targetGroup)),
        ...spec.health,
      };
      const answer = await elbv2.send(new CreateTargetGroupCommand(request));
      return answered(answer.TargetGroups?.[0]?.TargetGroupArn, "a target group's ARN");
    },
  });
  const balancer = await ensure(run, loadBalancers(elbv2, spec.name), resources.loadBalancer, {
    idempotent: true,
    create: async () => {
      const request = { ...spec.loadBalancer, Name: spec.name, Tags: tagList(run.tags(resources.loadBalancer)) };
      const answer = await elbv2.send(new CreateLoadBalancerCommand(request));
      return answered(answer.LoadBalancers?.[0]?.LoadBalancerArn, "a load balancer's ARN");
    },
  });
  const arn = arnOf(balancer);
  const targetGroupArn = answered(group.TargetGroupArn, "a target group's ARN");
  await setAttributes(run, spec, arn, targetGroupArn);
  const place: ListenerPlace = { loadBalancerArn: arn, targetGroupArn };
  await reconcileListeners(run, place, spec.listeners, spec.unwantedListeners ?? []);
  if (balancer.State?.Code === 'failed') await giveUp(run, resources, balancer);
  if (!serves(balancer)) throw new NotYet(waitingFor(balancer), 10_000);
}

/** Listeners go with their load balancer. Its network interfaces linger and hold subnets and groups. */
export async function destroyLoadBalancer(
  run: Run,
  { resources, name, targetGroupName }: Pick<LoadBalancerSpec, 'resources' | 'name' | 'targetGroupName'>,
): Promise<void> {
  const { elbv2 } = run.aws;
  await remove(
    run,
    loadBalancers(elbv2, name),
    resources.loadBalancer,
    ({ id }) => elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: id })),
    async (arn) => {
      const ofIt = [{ Name: 'description', Values: [interfaceDescription(arn)] }];
      const left = (await interfacesWith(run.aws, ofIt)).length;
      if (left > 0) throw new NotYet(`${left} network interfaces of the load balancer to be released`, 10_000);
    },
  );
  await remove(run, targetGroups(elbv2, targetGroupName), resources.targetGroup, ({ id }) =>
    unlessGone(() => elbv2.send(new DeleteTargetGroupCommand({ TargetGroupArn: id }))),
  );
  await forgetListeners(run, resources);
}

/** The description that AWS gives the network interfaces of a load balancer: `ELB net/demo-nlb/0123456789abcdef`. */
export function interfaceDescription(loadBalancerArn: string): string {
  return `ELB ${loadBalancerArn.split('/').slice(-3).join('/')}`;
}

const arnOf = (balancer: LoadBalancer): string => answered(balancer.LoadBalancerArn, "a load balancer's ARN");

function waitingFor({ State }: LoadBalancer): string {
  return `the load balancer to become active (${State?.Code})`;
}

function serves({ State }: LoadBalancer): boolean {
  return State?.Code === 'active' || State?.Code === 'active_impaired';
}

function differing(wanted: Readonly<Record<string, string>>, actual: readonly LoadBalancerAttribute[] | undefined) {
  const all = Object.entries(wanted).map(([Key, Value]) => ({ Key, Value }));
  return all.filter(({ Key, Value }) => actual?.find((one) => one.Key === Key)?.Value !== Value);
}

async function wrongAttributes({ aws }: Run, { attributes }: LoadBalancerSpec, arn: string, targetGroupArn: string) {
  const balancer = await aws.elbv2.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }));
  const group = await aws.elbv2.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: targetGroupArn }));
  return {
    loadBalancer: differing(attributes.loadBalancer, balancer.Attributes),
    targetGroup: differing(attributes.targetGroup, group.Attributes),
  };
}

async function setAttributes(run: Run, spec: LoadBalancerSpec, arn: string, targetGroupArn: string): Promise<void> {
  const { elbv2 } = run.aws;
  const { loadBalancer, targetGroup } = await wrongAttributes(run, spec, arn, targetGroupArn);
  if (targetGroup.length > 0) {
    const request = { TargetGroupArn: targetGroupArn, Attributes: targetGroup };
    await elbv2.send(new ModifyTargetGroupAttributesCommand(request));
  }
  if (loadBalancer.length > 0) {
    await elbv2.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes: loadBalancer }));
  }
}

/** A failed load balancer never recovers: it is deleted, so that the next run makes a new one. */
async function giveUp(run: Run, resources: LoadBalancerResources, balancer: LoadBalancer): Promise<never> {
  const { aws, ledger } = run;
  await aws.elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: balancer.LoadBalancerArn }));
  await forgetListeners(run, resources);
  await ledger.forget(resources.loadBalancer);
  throw new StepFailure(`AWS could not make the load balancer: ${balancer.State?.Reason ?? 'it gave no reason'}.`, {
    class: 'bad-input',
    remedy: `Mend what the message names, then run ${again}: it makes a new one.`,
  });
}

/** They go with their load balancer. */
async function forgetListeners({ ledger }: Run, resources: LoadBalancerResources): Promise<void> {
  for (const listener of resources.listeners) await ledger.forget(listener);
}
