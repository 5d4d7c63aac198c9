import type { Association, AssociationDescription } from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { toWireParameters, toWireTargets } from '../command/command-view.js';
import type { AssociationRecord } from '../tables.js';
import { overview } from './state.js';

export function toAssociationDescription(cloud: Cloud, association: AssociationRecord): AssociationDescription {
  const { status, counts, lastRunAt, lastSuccessAt } = overview(cloud, association);
  return {
    ...common(association),
    Date: new Date(association.createdAt),
    LastUpdateAssociationDate: new Date(association.updatedAt),
    Overview: { Status: status, DetailedStatus: status, AssociationStatusAggregatedCount: counts },
    Parameters: toWireParameters(association.parameters),
    LastExecutionDate: lastRunAt === undefined ? undefined : new Date(lastRunAt),
    LastSuccessfulExecutionDate: lastSuccessAt === undefined ? undefined : new Date(lastSuccessAt),
    MaxErrors: association.maxErrors,
    MaxConcurrency: association.maxConcurrency,
    ComplianceSeverity: severity(association.complianceSeverity),
    ApplyOnlyAtCronInterval: association.applyOnlyAtCronInterval,
  };
}

export function toAssociation(cloud: Cloud, association: AssociationRecord): Association {
  const { status, counts, lastRunAt } = overview(cloud, association);
  return {
    ...common(association),
    LastExecutionDate: lastRunAt === undefined ? undefined : new Date(lastRunAt),
    Overview: { Status: status, DetailedStatus: status, AssociationStatusAggregatedCount: counts },
  };
}

function common(association: AssociationRecord) {
  return {
    Name: association.documentName,
    AssociationId: association.id,
    AssociationVersion: String(association.version),
    AssociationName: association.name,
    DocumentVersion: association.documentVersion,
    Targets: toWireTargets(association.targets),
    ScheduleExpression: association.schedule,
  };
}

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED'] as const;
const severity = (text: string | undefined) => severities.find((one) => one === text);
