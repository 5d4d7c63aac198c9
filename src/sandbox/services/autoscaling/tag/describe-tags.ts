import type { DescribeTagsType, Filter, TagDescription, TagsType } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { paginate } from '../../page.js';
import { Groups } from '../tables.js';
import { toTagDescriptions } from './group-tags.js';

const defaultRecords = 50;

const fields: Readonly<Record<string, (tag: TagDescription) => string | undefined>> = {
  'auto-scaling-group': (tag) => tag.ResourceId,
  key: (tag) => tag.Key,
  value: (tag) => tag.Value,
  'propagate-at-launch': (tag) => String(tag.PropagateAtLaunch),
};

export const describeTags = defineOperation<DescribeTagsType, TagsType>('DescribeTags', (input, { cloud }) => {
  const chosen = cloud
    .table(Groups)
    .all()
    .flatMap(toTagDescriptions)
    .filter((tag) => (input.Filters ?? []).every((filter) => passes(tag, filter)));
  const { page, nextToken } = paginate(chosen, input.MaxRecords ?? defaultRecords, input.NextToken);
  return { Tags: page, NextToken: nextToken };
});

function passes(tag: TagDescription, { Name: name = '', Values: values = [] }: Filter): boolean {
  const field = fields[name];
  if (!field) throw new AwsError('ValidationError', `Filter ${name} is not valid`);
  return values.includes(field(tag) ?? '');
}
