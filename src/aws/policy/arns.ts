import { fleetTiers } from '../../config/names.js';
import type { ScopeSource } from './scope.js';

/** Load balancers, target groups and listeners by our names; AWS appends ids of its own. */
export function balancerArns({ arn, names }: ScopeSource): readonly string[] {
  return [
    `loadbalancer/app/${names.alb}/*`,
    `loadbalancer/net/${names.nlb}/*`,
    `listener/app/${names.alb}/*`,
    `listener/net/${names.nlb}/*`,
    `targetgroup/${names.webTargetGroup}/*`,
    `targetgroup/${names.appTargetGroup}/*`,
  ].map((resource) => arn('elasticloadbalancing', resource));
}

export function groupArns({ arn, names }: ScopeSource): readonly string[] {
  return fleetTiers.map((tier) =>
    arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${names.autoScalingGroup(tier)}`),
  );
}

export function databaseArns({ arn, names }: ScopeSource): readonly string[] {
  return [`cluster:${names.dbCluster}`, `db:${names.dbCluster}-*`, `subgrp:${names.dbSubnetGroup}`].map((resource) =>
    arn('rds', resource),
  );
}

export function roleArns({ globalArn, rolePath, names }: ScopeSource): readonly string[] {
  return fleetTiers.map((tier) => globalArn('iam', `role${rolePath}${names.role(tier)}`));
}

export function profileArns({ globalArn, rolePath, names }: ScopeSource): readonly string[] {
  return fleetTiers.map((tier) => globalArn('iam', `instance-profile${rolePath}${names.instanceProfile(tier)}`));
}

export function documentArns({ arn, names }: ScopeSource): readonly string[] {
  return fleetTiers.map((tier) => arn('ssm', `document/${names.document(tier)}`));
}

/** Session ids begin with the name of the user, or with that of a role's session. */
export function sessionArns({ arn }: ScopeSource): readonly string[] {
  return [`session/\${aws:username}-*`, `session/\${aws:userid}-*`].map((resource) => arn('ssm', resource));
}
