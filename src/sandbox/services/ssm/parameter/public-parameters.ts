import type { Cloud } from '../../../region/cloud.js';
import { images } from '../../ec2/images.js';
import { zonesOf } from '../../ec2/zones.js';
import type { ParameterRecord } from '../tables.js';

const publishedAt = Date.UTC(2026, 10, 10);

/** Parameters that AWS publishes in every region; here only what the sandbox itself has. */
export function publicParameters(cloud: Cloud): ParameterRecord[] {
  const region = `/aws/service/global-infrastructure/regions/${cloud.region}`;
  return [
    ...images.flatMap((image) => image.parameterNames.map((name) => published(name, image.id, 'aws:ec2:image'))),
    published(region, cloud.region, 'text'),
    published(`${region}/partition`, 'aws', 'text'),
    ...zonesOf(cloud)
      .filter((zone) => zone.type === 'availability-zone')
      .map((zone) => published(`${region}/availability-zones/${zone.id}`, zone.id, 'text')),
  ];
}

function published(id: string, value: string, dataType: string): ParameterRecord {
  return {
    id,
    type: 'String',
    dataType,
    versions: [{ version: 1, value, modifiedAt: publishedAt, modifiedBy: 'amazon', tier: 'Standard' }],
    tags: {},
  };
}
