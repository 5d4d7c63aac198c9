import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { explainLeftovers } from '../../src/aws/leftovers/explain.js';
import { agentPolicy, trustPolicy } from '../../src/steps/shared/instance-policies.js';
import { sessionWith } from '../commands/played.js';
import { startTestRegion } from '../sandbox/region.js';

test('a role that is left is told with the policies in it, which have to go first', async () => {
  const region = await startTestRegion();
  const { clients } = await sessionWith(region);
  const RoleName = 'demo-1f0c9a2b-web';
  await clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustPolicy }));
  await region.pass(60);
  await clients.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'agent', PolicyDocument: agentPolicy }));
  await region.pass(60);
  expect(await explainLeftovers(clients, [{ kind: 'role', id: RoleName, tags: {} }], 'us-east-1')).toEqual([
    {
      kind: 'role',
      id: RoleName,
      reason: 'its policy agent is there',
      command:
        `aws iam delete-role-policy --role-name ${RoleName} --policy-name agent --region us-east-1` +
        ` && aws iam delete-role --role-name ${RoleName} --region us-east-1`,
    },
  ]);
});
