import type { NewerModel, Shape, ShapeReference } from './botocore.js';

const boolean: Record<string, Shape> = { NewerBoolean: { type: 'boolean' } };
const string: Record<string, Shape> = { NewerString: { type: 'string' } };
const aBoolean: ShapeReference = { shape: 'NewerBoolean' };
const aString: ShapeReference = { shape: 'NewerString' };

const oneOf = (...values: string[]): Shape => ({ type: 'string', enum: values });
const pages = (least: number, most: number): Shape => ({ type: 'integer', min: least, max: most });
const members = (added: Record<string, ShapeReference>): Partial<Shape> => ({ members: added });

/**
 * What AWS added after Debian's models and the product or the sandbox uses, by botocore's service folder and in its
 * form. Source, unless said otherwise: botocore 1.43.11, `data/SERVICE/VERSION/service-2.json`.
 */
export const newerThanDebian: Readonly<Record<string, NewerModel>> = {
  ec2: {
    operations: {
      DeleteSecurityGroup: {
        input: { shape: 'DeleteSecurityGroupRequest' },
        output: { shape: 'DeleteSecurityGroupResult' },
      },
    },
    shapes: {
      ...boolean,
      ...string,
      // API Reference, InternetGatewayAttachment: "the state is available when attached to a VPC".
      AttachmentStatus: oneOf('available'),
      InstanceType: oneOf('m7g.large', 'c7i.large'),
      // API Reference, DescribeNetworkInterfaces, filter interface-type: what is answered is not the enumeration's natGateway.
      NetworkInterfaceType: oneOf('nat_gateway'),
      // AWS CLI Command Reference, describe-vpc-endpoints: its answers are in lower case, the enumeration is not.
      State: oneOf('available', 'deleting'),
      SecurityGroup: members({ SecurityGroupArn: aString }),
      CreateSecurityGroupResult: members({ SecurityGroupArn: aString }),
      DeleteSecurityGroupResult: members({ Return: aBoolean, GroupId: aString }),
      SecurityGroupRule: members({ SecurityGroupRuleArn: aString }),
      RevokeSecurityGroupIngressResult: members({
        RevokedSecurityGroupRules: { shape: 'RevokedSecurityGroupRuleList' },
      }),
      RevokeSecurityGroupEgressResult: members({
        RevokedSecurityGroupRules: { shape: 'RevokedSecurityGroupRuleList' },
      }),
      RevokedSecurityGroupRuleList: { type: 'list', member: { shape: 'RevokedSecurityGroupRule' } },
      RevokedSecurityGroupRule: members({
        SecurityGroupRuleId: aString,
        GroupId: aString,
        IsEgress: aBoolean,
        IpProtocol: aString,
        FromPort: { shape: 'Integer' },
        ToPort: { shape: 'Integer' },
        CidrIpv4: aString,
        CidrIpv6: aString,
        PrefixListId: aString,
        ReferencedGroupId: aString,
        Description: aString,
      }),
      // API Reference, each operation's MaxResults: the models leave the bounds to the text.
      NewerPageSize: pages(5, 1000),
      DescribeInstancesRequest: members({ MaxResults: { shape: 'NewerPageSize' } }),
      DescribeInstanceStatusRequest: members({ MaxResults: { shape: 'NewerPageSize' } }),
      DescribeTagsRequest: members({ MaxResults: { shape: 'NewerPageSize' } }),
      DescribeVolumesRequest: members({ MaxResults: { shape: 'NewerPageSize' } }),
      CreateRouteTableRequest: members({ ClientToken: aString }),
      CreateRouteTableResult: members({ ClientToken: aString }),
      NatGateway: members({ AvailabilityMode: { shape: 'AvailabilityMode' } }),
      AvailabilityMode: oneOf('zonal', 'regional'),
      NatGatewayAddress: members({
        AssociationId: aString,
        Status: { shape: 'NatGatewayAddressStatus' },
        IsPrimary: aBoolean,
      }),
      NatGatewayAddressStatus: oneOf(
        'assigning',
        'unassigning',
        'associating',
        'disassociating',
        'succeeded',
        'failed',
      ),
    },
  },
  autoscaling: {
    shapes: {
      ...string,
      AutoScalingGroup: members({ DeletionProtection: { shape: 'DeletionProtection' } }),
      DeletionProtection: oneOf('none', 'prevent-force-deletion', 'prevent-all-deletion'),
      TrafficSourceIdentifier: members({ Type: aString }),
      // API Reference, each operation's MaxRecords.
      NewerPageSize: pages(1, 100),
      NewerSmallPageSize: pages(1, 50),
      AutoScalingGroupNamesType: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribeTagsType: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribeLoadBalancerTargetGroupsRequest: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribeAutoScalingInstancesType: members({ MaxRecords: { shape: 'NewerSmallPageSize' } }),
    },
  },
  rds: {
    shapes: {
      ...boolean,
      ...string,
      // API Reference, each operation's MaxRecords.
      NewerPageSize: pages(20, 100),
      NewerLargePageSize: pages(20, 1000),
      DescribeCertificatesMessage: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribeDBClusterSnapshotsMessage: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribeDBClustersMessage: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribeDBEngineVersionsMessage: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribeDBInstancesMessage: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribeDBSubnetGroupsMessage: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribeEventsMessage: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribePendingMaintenanceActionsMessage: members({ MaxRecords: { shape: 'NewerPageSize' } }),
      DescribeOrderableDBInstanceOptionsMessage: members({ MaxRecords: { shape: 'NewerLargePageSize' } }),
      CertificateMessage: members({ DefaultCertificateForNewLaunches: aString }),
      CreateDBClusterMessage: members({ EngineLifecycleSupport: aString }),
      DBClusterSnapshot: members({ DbClusterResourceId: aString }),
      DBInstance: members({ EngineLifecycleSupport: aString }),
      DBCluster: members({
        LocalWriteForwardingStatus: { shape: 'LocalWriteForwardingStatus' },
        EngineLifecycleSupport: aString,
        DatabaseInsightsMode: { shape: 'DatabaseInsightsMode' },
      }),
      LocalWriteForwardingStatus: oneOf('enabled', 'disabled', 'enabling', 'disabling', 'requested'),
      DatabaseInsightsMode: oneOf('standard', 'advanced'),
      DBEngineVersion: members({
        SupportsLocalWriteForwarding: aBoolean,
        SupportsLimitlessDatabase: aBoolean,
        SupportsIntegrations: aBoolean,
        ServerlessV2FeaturesSupport: { shape: 'ServerlessV2FeaturesSupport' },
      }),
      ServerlessV2FeaturesSupport: members({
        MinCapacity: { shape: 'DoubleOptional' },
        MaxCapacity: { shape: 'DoubleOptional' },
      }),
      OrderableDBInstanceOption: members({ SupportsDedicatedLogVolume: aBoolean, SupportsHttpEndpoint: aBoolean }),
    },
  },
  ssm: {
    shapes: {
      ...string,
      ParameterMetadata: members({ ARN: aString }),
      ConnectionStatus: oneOf('connected', 'notconnected'),
    },
  },
  'service-quotas': {
    shapes: {
      ServiceQuota: members({ QuotaAppliedAtLevel: { shape: 'AppliedLevelEnum' } }),
      AppliedLevelEnum: oneOf('ACCOUNT', 'RESOURCE', 'ALL'),
    },
  },
};
