import { DescribeCertificateCommand, ListCertificatesCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  CreateLaunchTemplateVersionCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DeleteVpcEndpointsCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  RebootInstancesCommand,
  ReplaceRouteCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  DeleteListenerCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  ListAccountAliasesCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfileTagsCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeEventsCommand,
  ModifyDBClusterCommand,
} from '@aws-sdk/client-rds';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import {
  DescribeParametersCommand,
  GetCommandInvocationCommand,
  ListAssociationsCommand,
  ListCommandInvocationsCommand,
  ListDocumentsCommand,
  ResumeSessionCommand,
  StartAssociationsOnceCommand,
  StartSessionCommand,
  TerminateSessionCommand,
  UpdateAssociationCommand,
} from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Clients } from '../../../src/aws/clients.js';

/** Calls that the product makes only in trouble or outside of setup and teardown, on a system that has been set up. */
export async function callBeyondSetup({ acm, ec2, elbv2, iam, quotas, rds, ssm, sts }: Clients): Promise<void> {
  const { CertificateArn } = await acm.send(new RequestCertificateCommand({ DomainName: 'demo.example' }));
  await acm.send(new DescribeCertificateCommand({ CertificateArn }));
  await acm.send(new ListCertificatesCommand({}));
  const { LoadBalancers = [] } = await elbv2.send(new DescribeLoadBalancersCommand({}));
  const LoadBalancerArn = LoadBalancers.find(({ Type }) => Type === 'application')?.LoadBalancerArn;
  const { Listeners: [http] = [] } = await elbv2.send(new DescribeListenersCommand({ LoadBalancerArn }));
  const another = { LoadBalancerArn, Protocol: http?.Protocol, Port: 8080, DefaultActions: http?.DefaultActions };
  const { Listeners: [listener] = [] } = await elbv2.send(new CreateListenerCommand(another));
  await elbv2.send(new ModifyListenerCommand({ ListenerArn: listener?.ListenerArn, Port: 8081 }));
  await elbv2.send(new DeleteListenerCommand({ ListenerArn: listener?.ListenerArn }));

  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const Resources = Vpcs.flatMap(({ VpcId }) => (VpcId ? [VpcId] : []));
  await ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'colour', Value: 'red' }] }));
  await ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'colour' }] }));
  await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'status', Values: ['in-use'] }] }));
  await ec2.send(new DescribeVpcEndpointsCommand({}));
  await ec2.send(new DescribeRegionsCommand({}));
  await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['t4g.micro'] }));
  await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: ['vpce-00000000000000001'] }));
  const { LaunchTemplates: [template] = [] } = await ec2.send(new DescribeLaunchTemplatesCommand({}));
  await ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateId: template?.LaunchTemplateId,
      SourceVersion: '1',
      VersionDescription: 'larger',
      LaunchTemplateData: { InstanceType: 't4g.small' },
    }),
  );
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
  const outward = RouteTables.find(({ Routes }) => Routes?.some(({ NatGatewayId }) => NatGatewayId));
  const route = outward?.Routes?.find(({ NatGatewayId }) => NatGatewayId);
  const { NatGatewayId, DestinationCidrBlock } = route ?? {};
  await ec2.send(new ReplaceRouteCommand({ RouteTableId: outward?.RouteTableId, DestinationCidrBlock, NatGatewayId }));

  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const RoleName = Roles.find(({ Path }) => Path === '/')?.RoleName;
  const policy = { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' };
  await iam.send(new AttachRolePolicyCommand(policy));
  await iam.send(new DetachRolePolicyCommand(policy));
  await iam.send(new ListRoleTagsCommand({ RoleName }));
  const { InstanceProfiles: [profile] = [] } = await iam.send(new ListInstanceProfilesCommand({}));
  await iam.send(new ListInstanceProfileTagsCommand({ InstanceProfileName: profile?.InstanceProfileName }));
  await iam.send(new ListAccountAliasesCommand({}));
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
  await iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: Arn, ActionNames: ['ec2:CreateVpc'] }));
  const vpcs = { ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' };
  await quotas.send(new GetServiceQuotaCommand(vpcs));
  await quotas.send(new GetAWSDefaultServiceQuotaCommand(vpcs));

  await rds.send(new DescribeEventsCommand({ Duration: 60 }));
  const { DBClusters: [cluster] = [] } = await rds.send(new DescribeDBClustersCommand({}));
  const { DBClusterIdentifier } = cluster ?? {};
  await rds.send(
    new ModifyDBClusterCommand({ DBClusterIdentifier, DeletionProtection: false, ApplyImmediately: true }),
  );
  await rds.send(new DescribeDBClusterSnapshotsCommand({ DBClusterIdentifier }));

  await ssm.send(new DescribeParametersCommand({}));
  await ssm.send(new ListDocumentsCommand({ Filters: [{ Key: 'Owner', Values: ['Self'] }] }));
  const { CommandInvocations: [ran] = [] } = await ssm.send(new ListCommandInvocationsCommand({}));
  await ssm.send(new GetCommandInvocationCommand({ CommandId: ran?.CommandId, InstanceId: ran?.InstanceId }));
  const { Associations: [association] = [] } = await ssm.send(new ListAssociationsCommand({}));
  const { AssociationId = '', AssociationName, Targets, ScheduleExpression } = association ?? {};
  await ssm.send(new UpdateAssociationCommand({ AssociationId, AssociationName, Targets, ScheduleExpression }));
  await ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [AssociationId] }));
  const { SessionId } = await ssm.send(new StartSessionCommand({ Target: ran?.InstanceId }));
  await ssm.send(new ResumeSessionCommand({ SessionId }));
  await ssm.send(new TerminateSessionCommand({ SessionId }));

  const running = [{ Name: 'instance-state-name', Values: ['running'] }];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters: running }));
  const InstanceIds = Reservations.flatMap(({ Instances = [] }) =>
    Instances.flatMap(({ InstanceId }) => (InstanceId ? [InstanceId] : [])),
  ).slice(0, 1);
  await ec2.send(new RebootInstancesCommand({ InstanceIds }));
  await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
}
