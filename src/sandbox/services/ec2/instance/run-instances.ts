import type { Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { oncePerToken } from '../client-token.js';
import { startInstance, templateData } from '../launch.js';
import { checkUserData } from '../launch-template/contents.js';
import { versionWish } from '../launch-template/versions.js';
import { checkedTags } from '../record.js';
import { Instances } from '../tables.js';
import type { LaunchData } from './launch-data.js';
import { toInstance } from './view.js';

export const runInstances = defineOperation<RunInstancesRequest, Reservation>('RunInstances', (input, { cloud }) => {
  const ReservationId = oncePerToken(cloud, 'RunInstances', input, () => ({ id: launch(cloud, input) }));
  const instances = cloud.table(Instances).where((instance) => instance.reservationId === ReservationId);
  if (instances.every((instance) => instance.state === 'terminated')) {
    throw new AwsError(
      'IdempotentInstanceTerminated',
      `The client token ${input.ClientToken} belongs to instances that have been terminated.`,
    );
  }
  return {
    ReservationId,
    OwnerId: cloud.accountId,
    Groups: [],
    Instances: instances.map((instance) => toInstance(cloud, instance)),
  };
});

/** Launches as many as it can between MinCount and MaxCount; answers the reservation's id. */
function launch(cloud: Cloud, input: Checked<RunInstancesRequest>): string {
  if (input.MinCount < 1 || input.MaxCount < input.MinCount) {
    throw new AwsError('InvalidParameterValue', `Invalid value '${input.MinCount}' for min count.`);
  }
  checkUserData(input.UserData);
  for (const { Tags: tags } of input.TagSpecifications ?? []) checkedTags(tags ?? []);
  const reservationId = cloud.newId('r');
  const { data, tags } = contentsOf(cloud, input);
  const options = { tags, reservationId, clientToken: input.ClientToken };
  for (let i = 0; i < input.MaxCount; i++) {
    try {
      startInstance(cloud, data, options);
    } catch (error) {
      if (i < input.MinCount) throw error;
      break;
    }
  }
  return reservationId;
}

/** The request's own members overrule the template's. */
function contentsOf(cloud: Cloud, input: RunInstancesRequest): { data: LaunchData; tags: Record<string, string> } {
  if (!input.LaunchTemplate) return { data: input, tags: {} };
  const { data, tags } = templateData(cloud, input.LaunchTemplate, versionWish(input.LaunchTemplate.Version));
  const TagSpecifications = [...(data.TagSpecifications ?? []), ...(input.TagSpecifications ?? [])];
  return { data: { ...data, ...input, TagSpecifications }, tags };
}
