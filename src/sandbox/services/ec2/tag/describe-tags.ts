import type { DescribeTagsRequest, DescribeTagsResult, ResourceType } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { select } from '../select.js';
import { taggables } from './targets.js';

interface TagEntry {
  readonly id: string;
  readonly visibleAt: number;
  readonly tags: Record<string, string>;
  readonly type: ResourceType;
  readonly key: string;
  readonly value: string;
}

export const describeTags = defineOperation<DescribeTagsRequest, DescribeTagsResult>(
  'DescribeTags',
  (input, { cloud }) => {
    const entries = taggables(cloud).flatMap(({ type, record }) =>
      Object.entries(record.tags).map(
        ([key, value]): TagEntry => ({
          id: record.id,
          visibleAt: record.visibleAt,
          tags: { [key]: value },
          type,
          key,
          value,
        }),
      ),
    );
    const { page, nextToken } = select(cloud, entries, {
      filters: input.Filters,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: (id) => ['InvalidID', `The ID '${id}' is not valid`],
      fields: {
        'resource-id': (entry) => entry.id,
        'resource-type': (entry) => entry.type,
        key: (entry) => entry.key,
        value: (entry) => entry.value,
      },
    });
    return {
      Tags: page.map(({ id, type, key, value }) => ({ ResourceId: id, ResourceType: type, Key: key, Value: value })),
      NextToken: nextToken,
    };
  },
);
