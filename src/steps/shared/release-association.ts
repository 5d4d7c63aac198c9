import {
  type Association,
  CreateAssociationCommand,
  DeleteAssociationCommand,
  type InstanceAssociationStatusInfo,
  paginateDescribeInstanceAssociationsStatus,
  StartAssociationsOnceCommand,
  UpdateAssociationCommand,
} from '@aws-sdk/client-ssm';
import { answered } from '../../aws/answered.js';
import { associations } from '../../aws/kinds/ssm.js';
import { collect } from '../../aws/pages.js';
import { tagList } from '../../aws/tags.js';
import type { FleetTier } from '../../config/names.js';
import { StepFailure } from '../../engine/failure.js';
import { NotYet } from '../../engine/step.js';
import { again } from '../../errors.js';
import { permissions, type Run } from '../context.js';
import { alive, ensure, remove, removeTwins, unlessGone } from './owned.js';
import { serverPermissions, serversOf } from './servers.js';
import { tierTarget } from './tier-tag.js';

export const associationPermissions = [
  ...serverPermissions,
  ...permissions('both', 'ssm:ListAssociations', 'ssm:ListTagsForResource', 'ssm:DeleteAssociation'),
  ...permissions(
    'setup',
    'ssm:CreateAssociation',
    'ssm:UpdateAssociation',
    'ssm:DescribeAssociation',
    'ssm:StartAssociationsOnce',
    'ssm:DescribeInstanceAssociationsStatus',
    'ssm:AddTagsToResource',
  ),
];

const associationResource = (tier: FleetTier): string => `${tier}-association`;

/** A first run that fails on a new server is repeated by the schedule alone; where all is installed it does nothing. */
const schedule = 'rate(30 minutes)';
const deadlineMs = 30 * 60_000;

export interface Binding {
  readonly tier: FleetTier;
  readonly documentVersion: string;
}

/** The association if it binds the servers to this very version. */
export async function boundAssociation(run: Run, { tier, documentVersion }: Binding): Promise<string | undefined> {
  const association = await find(run, tier);
  return association && isBound(run, association, { tier, documentVersion }) ? association.AssociationId : undefined;
}

/**
 * Binds the tier's servers, also those that are started later, to a version of the document; answers the association.
 * @throws NotYet while it still has another version
 */
export async function bind(run: Run, binding: Binding): Promise<string> {
  const { ssm } = run.aws;
  const resource = associationResource(binding.tier);
  const association = await ensure(run, associations(ssm, run.names.association(binding.tier)), resource, {
    create: async () => {
      const request = { ...wanted(run, binding), Tags: tagList(run.tags(resource)) };
      const answer = await run.aws.once.ssm.send(new CreateAssociationCommand(request));
      return answered(answer.AssociationDescription?.AssociationId, 'the id of the association');
    },
  });
  const AssociationId = answered(association.AssociationId, 'the id of the association');
  if (isBound(run, association, binding)) return AssociationId;
  // What an update leaves out is emptied.
  await ssm.send(new UpdateAssociationCommand({ ...wanted(run, binding), AssociationId }));
  throw new NotYet('the association to take the new release', 2_000);
}

/** @throws NotYet until the association has run on all servers that are there, StepFailure where it failed */
export async function settle(run: Run, binding: Binding, associationId: string): Promise<void> {
  const waiting = await unconfigured(run, binding, associationId);
  if (waiting.length === 0) return;
  await handleFailures(run, associationId, waiting);
  const names = waiting.map(({ instanceId }) => instanceId).join(', ');
  if (!run.clock.overdue(run.startedAt, deadlineMs)) throw new NotYet(`the association on ${names}`, 5_000);
  throw new StepFailure(`The association of the ${binding.tier} servers has not run on ${names} within 30 minutes.`, {
    class: 'busy',
    remedy: `See the association in the Systems Manager console, then run ${again}.`,
  });
}

/** Twins of lost answers included. What the servers have installed stays on them. */
export async function destroyAssociation(run: Run, tier: FleetTier): Promise<void> {
  const { ssm } = run.aws;
  await remove(run, associations(ssm, run.names.association(tier)), associationResource(tier), ({ id }) =>
    unlessGone(() => ssm.send(new DeleteAssociationCommand({ AssociationId: id }))),
  );
}

export async function removeTwinAssociations(run: Run, tier: FleetTier): Promise<void> {
  const { ssm } = run.aws;
  await removeTwins(run, associations(ssm, run.names.association(tier)), associationResource(tier), ({ id }) =>
    ssm.send(new DeleteAssociationCommand({ AssociationId: id })),
  );
}

export interface Waiting {
  readonly instanceId: string;
  readonly status: InstanceAssociationStatusInfo | undefined;
}

/** The servers on which this version has not succeeded yet. */
export async function unconfigured(run: Run, binding: Binding, associationId: string): Promise<readonly Waiting[]> {
  const { ids, expected } = await serversOf(run, binding.tier);
  if (ids.length < expected) throw new NotYet(`${expected} ${binding.tier} servers in service`, 10_000);
  const all = await Promise.all(
    ids.map(async (instanceId): Promise<Waiting> => {
      const pages = paginateDescribeInstanceAssociationsStatus({ client: run.aws.ssm }, { InstanceId: instanceId });
      const infos = await collect(pages, (page) => page.InstanceAssociationStatusInfos);
      return { instanceId, status: infos.find((one) => one.AssociationId === associationId) };
    }),
  );
  return all.filter(({ status }) => status?.Status !== 'Success' || status.DocumentVersion !== binding.documentVersion);
}

/** A failure from before this run is tried again once; one of this run is told. */
async function handleFailures(run: Run, associationId: string, waiting: readonly Waiting[]): Promise<void> {
  const failed = waiting.filter(({ status }) => status?.Status === 'Failed');
  if (failed.length === 0) return;
  const retried = `${associationId} since ${run.startedAt}`;
  const isOld = failed.some(({ status }) => (status?.ExecutionDate?.getTime() ?? 0) < run.startedAt);
  if (isOld && run.ledger.id('association-retry') !== retried) {
    await run.aws.ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [associationId] }));
    await run.ledger.record('association-retry', retried);
    return;
  }
  if (isOld) return;
  throw new StepFailure('The release could not be installed on every server.', {
    class: 'bad-input',
    remedy: `See /var/log/tier3-release.log there (\`tier3-wizard shell\`), then run ${again}.`,
    details: failed.map(({ instanceId, status }) => {
      return [instanceId, status?.DetailedStatus, status?.ErrorCode, status?.ExecutionSummary]
        .filter(Boolean)
        .join('  ');
    }),
  });
}

async function find(run: Run, tier: FleetTier): Promise<Association | undefined> {
  return alive(run, associations(run.aws.ssm, run.names.association(tier)), associationResource(tier));
}

function wanted(run: Run, { tier, documentVersion }: Binding) {
  return {
    Name: run.names.document(tier),
    AssociationName: run.names.association(tier),
    DocumentVersion: documentVersion,
    Targets: [tierTarget(run, tier)],
    Parameters: { phase: ['all'] },
    ScheduleExpression: schedule,
    MaxConcurrency: '100%',
    MaxErrors: '100%',
  };
}

function isBound(run: Run, association: Association, binding: Binding): boolean {
  const target = tierTarget(run, binding.tier);
  const targets = association.Targets ?? [];
  return (
    association.DocumentVersion === binding.documentVersion &&
    association.ScheduleExpression === schedule &&
    targets.some(({ Key, Values }) => Key === target.Key && Values?.join() === target.Values.join())
  );
}
