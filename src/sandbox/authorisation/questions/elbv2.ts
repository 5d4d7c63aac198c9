import type { Cloud } from '../../region/cloud.js';
import { Listeners, LoadBalancers, TargetGroups } from '../../services/elbv2/tables.js';
import { serviceLinkedRole } from '../../services/iam/role/service-linked.js';
import {
  type Ask,
  type AskedCall,
  ask,
  type Questions,
  type Subject,
  serviceLinkedRoleAsk,
  tagsIn,
  textIn,
  textsIn,
} from './question.js';

const service = 'elasticloadbalancing.amazonaws.com';

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
  const asks: Ask[] =
    /^Describe/.test(operation) || subjects.length === 0
      ? [{ action }]
      : subjects.map((subject) => ({ action, subject, requestTags }));
  if (made && requestTags) {
    const facts = { 'elasticloadbalancing:createaction': [operation] };
    asks.push({ action: 'elasticloadbalancing:AddTags', subject: made, requestTags, facts });
  }
  if (operation === 'CreateLoadBalancer') {
    asks.push(...sightsForLoadBalancer.map((sight) => ({ action: sight })));
    if (!serviceLinkedRole(cloud, service)) {
      asks.push(serviceLinkedRoleAsk(cloud, service, 'AWSServiceRoleForElasticLoadBalancing'));
    }
  }
  return asks.map((one) => ask(call, one));
};

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
    const tags = tagsOf(cloud, arn);
    return tags ? { type, arn, tags } : { type, arn, unknown: true };
  });
}

function tagsOf(cloud: Cloud, arn: string) {
  const record =
    cloud.table(LoadBalancers).get(arn) ?? cloud.table(TargetGroups).get(arn) ?? cloud.table(Listeners).get(arn);
  return record?.tags;
}
