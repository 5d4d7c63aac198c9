import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeLoadBalancerAttributesCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { because, type Explanation } from './leftover.js';

export const serviceKinds: Readonly<Record<string, Explanation>> = {
  'load-balancer': {
    remove: (id) => [`elbv2 delete-load-balancer --load-balancer-arn ${id}`],
    blocker: async ({ elbv2 }, { id }) => {
      const { Attributes = [] } = await elbv2.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: id }));
      const isProtected = Attributes.some((one) => one.Key === 'deletion_protection.enabled' && one.Value === 'true');
      const attribute = 'Key=deletion_protection.enabled,Value=false';
      return because(isProtected ? ['it is protected against deletion'] : [], [
        `elbv2 modify-load-balancer-attributes --load-balancer-arn ${id} --attributes ${attribute}`,
      ]);
    },
  },
  'target-group': {
    remove: (id) => [`elbv2 delete-target-group --target-group-arn ${id}`],
    blocker: async ({ elbv2 }, { id }) => {
      const { TargetGroups = [] } = await elbv2.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [id] }));
      return because(TargetGroups.flatMap((one) => one.LoadBalancerArns ?? []).map((arn) => `${arn} forwards to it`));
    },
  },
  'auto-scaling-group': {
    remove: (id) => [`autoscaling delete-auto-scaling-group --auto-scaling-group-name ${id} --force-delete`],
    blocker: async ({ autoScaling }, { id }) => {
      const request = { AutoScalingGroupNames: [id] };
      const { AutoScalingGroups: [group] = [] } = await autoScaling.send(new DescribeAutoScalingGroupsCommand(request));
      const isProtected = (group?.DeletionProtection ?? 'none') !== 'none';
      return because(isProtected ? ['it is protected against deletion'] : [], [
        `autoscaling update-auto-scaling-group --auto-scaling-group-name ${id} --deletion-protection none`,
      ]);
    },
  },
  'db-cluster': {
    remove: (id) => [`rds delete-db-cluster --db-cluster-identifier ${id} --final-db-snapshot-identifier ${id}-final`],
    blocker: async ({ rds }, { id }) => {
      const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }));
      const [cluster] = DBClusters;
      const members = (cluster?.DBClusterMembers ?? []).map((one) => one.DBInstanceIdentifier);
      const reasons = [
        ...(cluster?.DeletionProtection ? ['it is protected against deletion'] : []),
        ...(members.length > 0 ? [`${members.join(', ')} ${members.length === 1 ? 'is' : 'are'} in it`] : []),
        ...(cluster && cluster.Status !== 'available' ? [`its status is ${cluster.Status}`] : []),
      ];
      const unprotect = `rds modify-db-cluster --db-cluster-identifier ${id} --no-deletion-protection --apply-immediately`;
      return because(reasons, cluster?.DeletionProtection ? [unprotect] : []);
    },
  },
  'db-instance': {
    remove: (id) => [`rds delete-db-instance --db-instance-identifier ${id}`],
    blocker: async ({ rds }, { id }) => {
      const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }));
      return because(DBInstances.map(({ DBInstanceStatus }) => `its status is ${DBInstanceStatus}`));
    },
  },
  'db-subnet-group': { remove: (id) => [`rds delete-db-subnet-group --db-subnet-group-name ${id}`] },
  role: {
    remove: (id) => [`iam delete-role --role-name ${id}`],
    blocker: async ({ iam }, { id: RoleName }) => {
      const [policies, own, profiles] = await Promise.all([
        iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
        iam.send(new ListRolePoliciesCommand({ RoleName })),
        iam.send(new ListInstanceProfilesForRoleCommand({ RoleName })),
      ]);
      const attached = (policies.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []);
      const inline = own.PolicyNames ?? [];
      const linked = (profiles.InstanceProfiles ?? []).flatMap((one) => one.InstanceProfileName ?? []);
      return because(
        [
          ...attached.map((arn) => `${arn} is attached to it`),
          ...inline.map((name) => `its policy ${name} is there`),
          ...linked.map((name) => `the profile ${name} holds it`),
        ],
        [
          ...attached.map((arn) => `iam detach-role-policy --role-name ${RoleName} --policy-arn ${arn}`),
          ...inline.map((name) => `iam delete-role-policy --role-name ${RoleName} --policy-name ${name}`),
          ...linked.map(
            (name) => `iam remove-role-from-instance-profile --instance-profile-name ${name} --role-name ${RoleName}`,
          ),
        ],
      );
    },
  },
  'instance-profile': { remove: (id) => [`iam delete-instance-profile --instance-profile-name ${id}`] },
  parameter: { remove: (id) => [`ssm delete-parameter --name ${id}`] },
  document: { remove: (id) => [`ssm delete-document --name ${id}`] },
  association: { remove: (id) => [`ssm delete-association --association-id ${id}`] },
};
