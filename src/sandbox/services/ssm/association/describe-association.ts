import type { DescribeAssociationRequest, DescribeAssociationResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { toAssociationDescription } from './association-view.js';
import { findAssociation } from './find-association.js';

export const describeAssociation = defineOperation<DescribeAssociationRequest, DescribeAssociationResult>(
  'DescribeAssociation',
  (input, { cloud }) => ({ AssociationDescription: toAssociationDescription(cloud, findAssociation(cloud, input)) }),
);
