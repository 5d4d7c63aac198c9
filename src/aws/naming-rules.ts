import { paginateDescribeSecurityGroups } from '@aws-sdk/client-ec2';
import type { ServiceClients } from './clients.js';
import { collect } from './pages.js';

/** The rules of other groups that name a security group, as clauses: it cannot be deleted before they are gone. */
export async function rulesNaming(
  { ec2: client }: Pick<ServiceClients, 'ec2'>,
  groupId: string,
): Promise<readonly string[]> {
  const Filters = [{ Name: 'ip-permission.group-id', Values: [groupId] }];
  const groups = await collect(paginateDescribeSecurityGroups({ client }, { Filters }), (page) => page.SecurityGroups);
  return groups.flatMap(({ GroupId }) => (GroupId === groupId ? [] : `a rule of ${GroupId} names it`));
}
