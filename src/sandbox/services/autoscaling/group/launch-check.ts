import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { launchParts } from '../../ec2/instance/launch-checks.js';
import { templateData } from '../../ec2/launch.js';
import { versionWish } from '../../ec2/launch-template/versions.js';
import type { TemplateReference } from '../tables.js';
import { fullyFormed } from './template.js';

/** What EC2 may lack today and have tomorrow; only a launch finds out. */
const passing: ReadonlySet<string> = new Set(['InsufficientInstanceCapacity', 'VcpuLimitExceeded']);

/**
 * Tries the template on paper in each subnet, as AWS does when a group is made: a profile that EC2 does not know yet,
 * a missing image or group, a type that a zone does not offer.
 * @throws AwsError `ValidationError`
 */
export function checkLaunch(cloud: Cloud, template: TemplateReference, subnetIds: readonly string[]): void {
  const { data } = templateData(cloud, { LaunchTemplateId: template.id }, versionWish(template.version));
  for (const SubnetId of subnetIds) {
    const NetworkInterfaces = data.NetworkInterfaces?.map((one) => ({ ...one, SubnetId }));
    fullyFormed(() => {
      try {
        launchParts(cloud, { ...data, SubnetId, NetworkInterfaces });
      } catch (error) {
        if (!(error instanceof AwsError) || !passing.has(error.code)) throw error;
      }
    });
  }
}
