import {
  GetInstanceProfileCommand,
  GetRoleCommand,
  type IAMClient,
  type InstanceProfile,
  type Role,
} from '@aws-sdk/client-iam';
import { isNotFound } from '../error-codes.js';
import { tagRecord } from '../tags.js';
import { type Kind, orAbsent } from './kind.js';

export const roles = (client: IAMClient, name: string): Kind<Role> => ({
  label: 'IAM role',
  search: async () => {
    const thing = (await orAbsent(() => client.send(new GetRoleCommand({ RoleName: name })), isNotFound))?.Role;
    return thing ? [{ id: thing.RoleName ?? name, thing, tags: tagRecord(thing.Tags), life: 'alive' }] : [];
  },
});

export const instanceProfiles = (client: IAMClient, name: string): Kind<InstanceProfile> => ({
  label: 'IAM instance profile',
  search: async () => {
    const ask = () => client.send(new GetInstanceProfileCommand({ InstanceProfileName: name }));
    const thing = (await orAbsent(ask, isNotFound))?.InstanceProfile;
    return thing ? [{ id: thing.InstanceProfileName ?? name, thing, tags: tagRecord(thing.Tags), life: 'alive' }] : [];
  },
});
