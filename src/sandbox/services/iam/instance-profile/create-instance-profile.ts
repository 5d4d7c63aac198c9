import type { CreateInstanceProfileRequest, CreateInstanceProfileResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { visibleAfterMs } from '../lookup.js';
import { checkedPath, checkName, uniqueId } from '../names.js';
import { InstanceProfiles } from '../tables.js';
import { checkedTags } from '../tags.js';
import { toInstanceProfile } from './view.js';

export const createInstanceProfile = defineOperation<CreateInstanceProfileRequest, CreateInstanceProfileResponse>(
  'CreateInstanceProfile',
  (input, { cloud }) => {
    const name = input.InstanceProfileName;
    checkName('instanceProfileName', name);
    const profiles = cloud.table(InstanceProfiles);
    if (profiles.find((profile) => profile.id.toLowerCase() === name.toLowerCase())) {
      throw new AwsError('EntityAlreadyExists', `Instance Profile ${name} already exists.`);
    }
    const profile = profiles.put({
      id: name,
      profileId: uniqueId('AIPA'),
      path: checkedPath(input.Path),
      createdAt: cloud.now(),
      visibleAt: cloud.now() + cloud.scaled(visibleAfterMs),
      tags: checkedTags(input.Tags),
    });
    return { InstanceProfile: toInstanceProfile(cloud, profile) };
  },
);
