import {
  ListInstanceProfileTagsCommand,
  ListRoleTagsCommand,
  paginateListInstanceProfiles,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import { collect } from '../pages.js';
import { ifWanted, mayBeOurs, type Owned, type Source } from './owned.js';

/** IAM is the same in every region: what is found may belong to an environment of another one. */
export const identities: Source = async ({ iam: client }, wanted) => {
  const [roles, profiles] = await Promise.all([
    collect(paginateListRoles({ client }, {}), (page) => page.Roles),
    collect(paginateListInstanceProfiles({ client }, {}), (page) => page.InstanceProfiles),
  ]);
  const owned: Owned[] = [];
  for (const { RoleName: id = '', CreateDate: createdAt } of roles) {
    if (!mayBeOurs(id, wanted)) continue;
    const { Tags: tags } = await client.send(new ListRoleTagsCommand({ RoleName: id }));
    owned.push(...ifWanted(wanted, { kind: 'role', id, tags, createdAt }));
  }
  for (const { InstanceProfileName: id = '', CreateDate: createdAt } of profiles) {
    if (!mayBeOurs(id, wanted)) continue;
    const { Tags: tags } = await client.send(new ListInstanceProfileTagsCommand({ InstanceProfileName: id }));
    owned.push(...ifWanted(wanted, { kind: 'instance-profile', id, tags, createdAt }));
  }
  return owned;
};
