import type { AssociationFilter, ListAssociationsRequest, ListAssociationsResult } from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../constraint.js';
import { type AssociationRecord, Associations } from '../tables.js';
import { toAssociation } from './association-view.js';
import { overview } from './state.js';

/** Several may have the same name. */
export const listAssociations = defineOperation<ListAssociationsRequest, ListAssociationsResult>(
  'ListAssociations',
  (input, { cloud }) => {
    const chosen = cloud
      .table(Associations)
      .where((association) =>
        (input.AssociationFilterList ?? []).every((filter) => passes(cloud, association, filter)),
      );
    const { page, nextToken } = pageOf(chosen, input);
    return { Associations: page.map((association) => toAssociation(cloud, association)), NextToken: nextToken };
  },
);

function passes(cloud: Cloud, association: AssociationRecord, { key, value }: AssociationFilter): boolean {
  switch (key) {
    case 'AssociationName':
      return association.name === value;
    case 'AssociationId':
      return association.id === value;
    case 'Name':
      return association.documentName === value;
    case 'AssociationStatusName':
      return overview(cloud, association).status === value;
    case 'InstanceId':
      return association.targets.some((one) => one.key === 'InstanceIds' && one.values.includes(value ?? ''));
    case 'LastExecutedAfter':
      return (overview(cloud, association).lastRunAt ?? 0) > Date.parse(value ?? '');
    case 'LastExecutedBefore':
      return (overview(cloud, association).lastRunAt ?? Number.POSITIVE_INFINITY) < Date.parse(value ?? '');
    default:
      throw new AwsError('ValidationException', `The filter key ${key} is not valid.`);
  }
}
