import type { ListInstanceProfilesRequest, ListInstanceProfilesResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { pageOf } from '../page.js';
import { InstanceProfiles } from '../tables.js';
import { toInstanceProfile } from './view.js';

/** Lists leave out tags. */
export const listInstanceProfiles = defineOperation<ListInstanceProfilesRequest, ListInstanceProfilesResponse>(
  'ListInstanceProfiles',
  (input, { cloud }) => {
    const profiles = cloud
      .table(InstanceProfiles)
      .where((profile) => profile.path.startsWith(input.PathPrefix ?? '/') && profile.visibleAt <= cloud.now());
    const { page, rest } = pageOf(profiles, input);
    return {
      InstanceProfiles: page.map((profile) => ({ ...toInstanceProfile(cloud, profile), Tags: undefined })),
      ...rest,
    };
  },
);
