import type { ResourceType } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';
import { type Ec2Record, Instances } from '../tables.js';

interface Tagged {
  readonly type: ResourceType;
  readonly record: Pick<Ec2Record, 'id' | 'visibleAt' | 'tags'>;
}

/** Everything that carries tags, with its type in DescribeTags. Volumes end with their instance, its record later. */
export function taggables(cloud: Cloud): Tagged[] {
  const records = Object.values(kinds).flatMap((kind) =>
    cloud
      .table<Ec2Record>(kind.table)
      .all()
      .map((record): Tagged => ({ type: kind.tagType, record })),
  );
  const volumes = cloud
    .table(Instances)
    .where(({ state }) => state !== 'terminated')
    .flatMap(({ visibleAt, volumes }) =>
      volumes.map(({ id, tags }): Tagged => ({ type: 'volume', record: { id, visibleAt, tags } })),
    );
  return [...records, ...volumes];
}

/** @throws AwsError `InvalidID` for an unknown kind of id, else the kind's NotFound code. */
export function taggable(cloud: Cloud, id: string): Ec2Record {
  const prefix = id.slice(0, id.lastIndexOf('-'));
  const kind = Object.values(kinds).find((one) => one.idPrefix === prefix);
  if (!kind) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  return existing<Ec2Record>(cloud, kind, id);
}
