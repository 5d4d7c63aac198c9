// Makes the group of the two database subnets, where Aurora may live.
// It cannot be deleted before the cluster's record is gone (InvalidDBSubnetGroupStateFault): the engine tries again.
import { CreateDBSubnetGroupCommand, DeleteDBSubnetGroupCommand } from '@aws-sdk/client-rds';
import { answered } from '../aws/answered.js';
import { dbSubnetGroups } from '../aws/kinds/rds.js';
import { tagList } from '../aws/tags.js';
import { absent, ready } from '../engine/step.js';
import { defineStep, permissions } from './context.js';
import { alive, ensure, remove, unlessGone } from './shared/owned.js';

export default defineStep({
  id: 'db-subnet-group',
  title: 'Database subnet group',
  tier: 'database',
  needs: ['subnets'],
  expectedSeconds: { create: 3, destroy: 3 },
  permissions: [
    ...permissions('both', 'rds:DescribeDBSubnetGroups', 'rds:ListTagsForResource'),
    ...permissions('setup', 'rds:CreateDBSubnetGroup', 'rds:AddTagsToResource'),
    ...permissions('teardown', 'rds:DeleteDBSubnetGroup'),
  ],
  resources: () => [{ resource: 'db-subnet-group', kind: 'rds:subnet-group', label: 'Database subnet group' }],

  observe: async (run) => {
    const group = await alive(run, dbSubnetGroups(run.aws.rds, run.names.dbSubnetGroup), 'db-subnet-group');
    return group ? ready({ name: answered(group.DBSubnetGroupName, 'the name of the subnet group') }) : absent;
  },

  create: async (run) => {
    const { aws, names, tags } = run;
    await ensure(run, dbSubnetGroups(aws.rds, names.dbSubnetGroup), 'db-subnet-group', {
      create: async () => {
        const request = {
          DBSubnetGroupName: names.dbSubnetGroup,
          DBSubnetGroupDescription: `Database subnets of ${names.environment}`,
          SubnetIds: [...run.outputs('subnets').db],
          Tags: tagList(tags('db-subnet-group')),
        };
        const answer = await aws.once.rds.send(new CreateDBSubnetGroupCommand(request));
        return answered(answer.DBSubnetGroup?.DBSubnetGroupName, 'the name of the subnet group');
      },
    });
  },

  destroy: async (run) => {
    const { rds } = run.aws;
    await remove(run, dbSubnetGroups(rds, run.names.dbSubnetGroup), 'db-subnet-group', ({ id }) =>
      unlessGone(() => rds.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: id }))),
    );
  },
});
