import type { CreateAssociationRequest, UpdateAssociationRequest } from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { requirePattern } from '../constraint.js';
import { documentVersionNumber, runnableContent } from '../document/find-document.js';
import { resolveValues } from '../document/parameter-definition.js';
import { checkedTargets } from '../node/targets.js';
import { checkedRate } from '../run/rate-control.js';
import type { AssociationRecord, TargetFilter } from '../tables.js';
import { scheduleInterval } from './schedule.js';

/** What a create or an update decides; the rest of the record is its history. */
export type AssociationSettings = Omit<
  AssociationRecord,
  'id' | 'createdAt' | 'documentName' | 'version' | 'updatedAt' | 'tags'
>;

/**
 * The settings as the request gives them, and nothing else: what an update omits is gone.
 * @throws AwsError `InvalidDocument`, `InvalidDocumentVersion`, `InvalidParameters`, `InvalidSchedule`, `InvalidTarget`.
 */
export function settingsOf(
  cloud: Cloud,
  documentName: string,
  input: Omit<UpdateAssociationRequest, 'AssociationId'> & Pick<CreateAssociationRequest, 'InstanceId'>,
): AssociationSettings {
  requirePattern('associationName', input.AssociationName, /^[a-zA-Z0-9_\-.]{3,128}$/);
  documentVersionNumber(cloud, documentName, input.DocumentVersion);
  resolveValues(runnableContent(cloud, documentName, input.DocumentVersion).content.parameters, input.Parameters ?? {});
  if (input.ScheduleExpression !== undefined) scheduleInterval(input.ScheduleExpression);
  checkedRate(input);
  return {
    documentVersion: input.DocumentVersion ?? '$DEFAULT',
    name: input.AssociationName,
    parameters: input.Parameters ?? {},
    targets: targetsOf(input),
    schedule: input.ScheduleExpression,
    maxConcurrency: input.MaxConcurrency,
    maxErrors: input.MaxErrors,
    complianceSeverity: input.ComplianceSeverity,
    applyOnlyAtCronInterval: input.ApplyOnlyAtCronInterval ?? false,
  };
}

function targetsOf({ Targets, InstanceId }: Pick<CreateAssociationRequest, 'Targets' | 'InstanceId'>): TargetFilter[] {
  if (InstanceId) return [{ key: 'InstanceIds', values: [InstanceId] }];
  const targets = checkedTargets(Targets);
  if (targets.length === 0) throw new AwsError('InvalidTarget', 'The association has no target.');
  return targets;
}
