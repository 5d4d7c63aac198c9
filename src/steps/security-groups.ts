// Makes the five security groups and the rules between them: each tier is reachable from the one before alone.
// Groups that name each other cannot be deleted: on teardown all rules go first, then the groups.
import { CreateSecurityGroupCommand, DeleteSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { answered } from '../aws/answered.js';
import { securityGroups } from '../aws/kinds/ec2.js';
import { rulesNaming } from '../aws/naming-rules.js';
import { tagSpecification } from '../aws/tags.js';
import { absent, pending, ready } from '../engine/step.js';
import { defineStep, permissions, type Run } from './context.js';
import type { Outputs } from './outputs.js';
import { type Group, groupNames, groupResource, groups, plannedRules } from './shared/groups.js';
import { heldPermissions, unlessHeld } from './shared/held.js';
import { alive, ensure, locateAll, remove } from './shared/owned.js';
import {
  compareRules,
  type IngressRule,
  ingressRules,
  reconcileRules,
  revoke,
  ruleReadPermissions,
  ruleWritePermissions,
} from './shared/security-rules.js';
import { together } from './shared/together.js';

type GroupIds = Outputs['security-groups'];

export default defineStep({
  id: 'security-groups',
  title: 'Security groups',
  tier: 'security',
  needs: ['vpc'],
  expectedSeconds: { create: 6, destroy: 20 },
  permissions: [
    ...permissions('both', 'ec2:DescribeSecurityGroups'),
    ...permissions('setup', 'ec2:CreateSecurityGroup', 'ec2:CreateTags'),
    ...permissions('teardown', 'ec2:DeleteSecurityGroup'),
    ...heldPermissions,
    ...ruleReadPermissions,
    ...ruleWritePermissions,
  ],
  resources: () =>
    groupNames.map((group) => ({
      resource: groupResource(group),
      kind: 'ec2:security-group',
      label: `Security group: ${groups[group].toLowerCase()}`,
    })),

  observe: async (run) => {
    const ids = await existing(run);
    if (!ids) return absent;
    const { missing, stale } = await compareRules(run, Object.values(ids), rules(run, ids));
    return missing.length + stale.length > 0 ? pending('the rules of the security groups') : ready(ids);
  },

  create: async (run) => {
    await together(groupNames.map((group) => ensureGroup(run, group)));
    const ids = await existing(run);
    if (ids) await reconcileRules(run, Object.values(ids), rules(run, ids));
  },

  destroy: async (run) => {
    const { ec2 } = run.aws;
    const found = await Promise.all(
      groupNames.map((group) => locateAll(run, securityGroups(ec2), groupResource(group))),
    );
    const rules = await ingressRules(
      run,
      found.flat().map(({ id }) => id),
    );
    await revoke(
      run,
      rules.filter((rule) => rule.ReferencedGroupInfo),
    );
    const deleteGroup = (GroupId: string) =>
      unlessHeld(
        run,
        {
          what: `the group ${GroupId}`,
          interfaces: [{ Name: 'group-id', Values: [GroupId] }],
          otherwise: () => rulesNaming(run.aws, GroupId),
        },
        () => ec2.send(new DeleteSecurityGroupCommand({ GroupId })),
      );
    await together(
      groupNames.map((group) => remove(run, securityGroups(ec2), groupResource(group), ({ id }) => deleteGroup(id))),
    );
  },
});

async function ensureGroup(run: Run, group: Group): Promise<void> {
  const { aws, names, tags } = run;
  const resource = groupResource(group);
  await ensure(run, securityGroups(aws.ec2), resource, {
    create: async () => {
      const request = {
        VpcId: run.outputs('vpc').vpcId,
        GroupName: names.securityGroup(group),
        Description: `${groups[group]} of ${names.environment}`,
        TagSpecifications: [tagSpecification('security-group', tags(resource))],
      };
      return answered((await aws.once.ec2.send(new CreateSecurityGroupCommand(request))).GroupId, 'the id of a group');
    },
  });
}

async function existing(run: Run): Promise<GroupIds | undefined> {
  const idOf = async (group: Group) => (await alive(run, securityGroups(run.aws.ec2), groupResource(group)))?.GroupId;
  const [alb, web, nlb, app, db] = await Promise.all(groupNames.map(idOf));
  return alb && web && nlb && app && db ? { alb, web, nlb, app, db } : undefined;
}

function rules(run: Run, ids: GroupIds): readonly IngressRule[] {
  return plannedRules(run.settings).map(({ group, port, from }) => ({
    groupId: ids[group],
    port,
    source: 'group' in from ? { groupId: ids[from.group] } : from,
    resource: `${group}-rule`,
  }));
}
