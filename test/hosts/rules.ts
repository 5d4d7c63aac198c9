import { DescribeSecurityGroupsCommand, type EC2Client } from '@aws-sdk/client-ec2';

/** A group with its rules, in the form in which rules are added and revoked. */
export async function ingressOf(ec2: EC2Client, name: string) {
  const Filters = [{ Name: 'group-name', Values: [name] }];
  const { SecurityGroups: [group] = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  return { GroupId: group?.GroupId, IpPermissions: group?.IpPermissions };
}

/** A rule too many: the database open to another group. */
export async function databaseOpenTo(ec2: EC2Client, other: string) {
  const [db, from] = await Promise.all([ingressOf(ec2, 'demo-db'), ingressOf(ec2, other)]);
  const pairs = [{ GroupId: from.GroupId }];
  return {
    GroupId: db.GroupId,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, UserIdGroupPairs: pairs }],
  };
}
