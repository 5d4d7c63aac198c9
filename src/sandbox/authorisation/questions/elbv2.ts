import type { Cloud } from '../../region/cloud.js';
import { Listeners, LoadBalancers, TargetGroups } from '../../services/elbv2/tables.js';
import { linkedRoleAsks, taggingAsks } from './besides.js';
import { tagsIn, textIn, textsIn } from './input.js';
import { type Ask, type AskedCall, ask, asksAbout, type Questions } from './question.js';
import { namedSubject, type Subject } from './subject.js';

/** What a caller has to be able to see for a load balancer to be put into a network (ELB User Guide, permissions). */
const sightsForLoadBalancer = [
  'ec2:DescribeAccountAttributes',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
];

/** Members that name what a call acts on; a group inside an action or another ARN is not asked about. */
const actedOn = ['LoadBalancerArn', 'TargetGroupArn', 'ListenerArn', 'ListenerArns', 'RuleArn', 'ResourceArns'];

export const loadBalancingQuestions: Questions = (call) => {
  const { cloud, operation, input } = call;
  const action = `elasticloadbalancing:${operation}`;
  const requestTags = tagsIn(input);
  const made = madeSubject(call);
  // A listener is made on a load balancer, which is what the call is about.
  const subjects = made && operation !== 'CreateListener' ? [made] : existingSubjects(call);
  const facts = { 'elasticloadbalancing:createaction': [operation] };
  const tagging = made ? taggingAsks('elasticloadbalancing:AddTags', made, requestTags) : [];
  const asks = [
    ...asksAbout(action, /^Describe/.test(operation) ? [] : subjects, { requestTags }),
    ...tagging.map((one) => ({ ...one, facts })),
    ...(operation === 'CreateLoadBalancer' ? besidesForLoadBalancer(cloud) : []),
  ];
  return asks.map((one) => ask(call, one));
};

function besidesForLoadBalancer(cloud: Cloud): readonly Ask[] {
  return [
    ...sightsForLoadBalancer.map((action) => ({ action })),
    ...linkedRoleAsks(cloud, 'elasticloadbalancing.amazonaws.com'),
  ];
}

function madeSubject({ cloud, operation, input }: AskedCall): Subject | undefined {
  const arn = (resource: string): string => cloud.arn('elasticloadbalancing', resource);
  const name = textIn(input, 'Name') ?? '';
  if (operation === 'CreateLoadBalancer') {
    const kind = input.Type === 'network' ? 'net' : 'app';
    return { type: `loadbalancer/${kind}/`, arn: arn(`loadbalancer/${kind}/${name}/*`) };
  }
  if (operation === 'CreateTargetGroup') return { type: 'targetgroup', arn: arn(`targetgroup/${name}/*`) };
  if (operation !== 'CreateListener') return undefined;
  const balancer = (textIn(input, 'LoadBalancerArn') ?? '').split(':loadbalancer/')[1] ?? '*';
  return { type: 'listener', arn: arn(`listener/${balancer}/*`) };
}

function existingSubjects({ cloud, input }: AskedCall): readonly Subject[] {
  const arns = actedOn.flatMap((member) => textsIn(input, member));
  return arns.map((arn) => {
    const type = (arn.split(':')[5] ?? '').replace(/^(loadbalancer\/\w+\/|[^/]+).*$/, '$1');
    return namedSubject(type, arn, recordOf(cloud, arn));
  });
}

function recordOf(cloud: Cloud, arn: string) {
  return cloud.table(LoadBalancers).get(arn) ?? cloud.table(TargetGroups).get(arn) ?? cloud.table(Listeners).get(arn);
}
