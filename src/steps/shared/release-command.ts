import {
  type Command,
  type CommandInvocation,
  GetCommandInvocationCommand,
  ListCommandsCommand,
  paginateListCommandInvocations,
  paginateListCommands,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import { answered } from '../../aws/answered.js';
import { isNotFound } from '../../aws/error-codes.js';
import { orAbsent } from '../../aws/kinds/kind.js';
import { collect } from '../../aws/pages.js';
import type { FleetTier } from '../../config/names.js';
import { StepFailure } from '../../engine/failure.js';
import { NotYet } from '../../engine/step.js';
import { permissions, type Run } from '../context.js';
import { onlineServers, rebootPermissions, serverPermissions } from './servers.js';
import { tierTarget } from './tier-tag.js';

export const commandPermissions = [
  ...serverPermissions,
  ...rebootPermissions,
  ...permissions(
    'setup',
    'ssm:SendCommand',
    'ssm:ListCommands',
    'ssm:ListCommandInvocations',
    'ssm:GetCommandInvocation',
  ),
];

export interface Push {
  readonly tier: FleetTier;
  readonly documentVersion: string;
  readonly phase: 'packages' | 'all';
}

/** How long an instance may take to begin; how long it may then work is the document's own default. */
const deliverySeconds = 600;
/** Invocations are listed within seconds; an instance that is not among them by then was not reached by the command. */
const listingMs = 60_000;
const linesKept = 40;

/**
 * Runs the document on every server of the tier and answers their ids when all have succeeded. AWS calls a command
 * that matched nobody a success, so the servers are counted here and not taken from its status.
 * @throws NotYet while it runs, StepFailure with the end of the output where it failed
 */
export async function push(run: Run, spec: Push): Promise<readonly string[]> {
  const servers = await onlineServers(run, spec.tier);
  const command = await ensureCommand(run, spec);
  const invocations = await invocationsOf(run, command);
  const failed = invocations.filter((one) => servers.includes(one.InstanceId ?? '') && hasFailed(one));
  if (failed.length > 0) {
    await run.ledger.forget(resourceOf(spec));
    throw await pushFailed(run, spec, failed);
  }
  const done = servers.filter((id) => invocations.some((one) => one.InstanceId === id && one.Status === 'Success'));
  if (done.length === servers.length) return servers;
  const listed = run.clock.overdue(command.RequestedDateTime?.getTime() ?? 0, listingMs);
  const unreached = servers.filter((id) => !invocations.some((one) => one.InstanceId === id));
  const others = invocations.filter((one) => servers.includes(one.InstanceId ?? ''));
  if (unreached.length > 0 && listed && others.every((one) => one.Status === 'Success')) {
    // They came after it was sent; the script leaves alone what the others have installed.
    await run.ledger.forget(resourceOf(spec));
    throw new NotYet(`the command to be sent again for ${unreached.join(', ')}`, 1_000);
  }
  throw new NotYet(`${doing[spec.phase]} on ${servers.length - done.length} of ${servers.length} servers`, 5_000);
}

/** The command has done its work and is history. */
export async function forgetPush({ ledger }: Run, spec: Pick<Push, 'tier' | 'phase'>): Promise<void> {
  await ledger.forget(resourceOf(spec));
}

const doing: Readonly<Record<Push['phase'], string>> = { packages: 'packages', all: 'the release' };

const resourceOf = ({ tier, phase }: Pick<Push, 'tier' | 'phase'>): string => `${tier}-${phase}-command`;

/** A command has no token: its comment carries ours, so that one whose answer was lost is found again. */
async function ensureCommand(run: Run, spec: Push): Promise<Command> {
  const { aws, ledger, names } = run;
  const resource = resourceOf(spec);
  const comment = (token: string): string => `tier3-wizard ${resource} ${token}`;
  const recorded = await findRecorded(run, resource);
  if (recorded && recorded.DocumentVersion !== spec.documentVersion) await ledger.forget(resource);
  const id = await ledger.make(resource, {
    find: async (token) => {
      const filters = [{ key: 'DocumentName' as const, value: names.document(spec.tier) }];
      const sent = await collect(
        paginateListCommands({ client: aws.ssm }, { Filters: filters }),
        (page) => page.Commands,
      );
      return sent.find((one) => one.Comment === comment(token))?.CommandId;
    },
    create: async (token) => {
      const request = {
        DocumentName: names.document(spec.tier),
        DocumentVersion: spec.documentVersion,
        Targets: [tierTarget(run, spec.tier)],
        Parameters: { phase: [spec.phase] },
        Comment: comment(token),
        TimeoutSeconds: deliverySeconds,
        MaxConcurrency: '100%',
        MaxErrors: '100%',
      };
      return answered((await aws.once.ssm.send(new SendCommandCommand(request))).Command?.CommandId, "a command's id");
    },
  });
  const command = await findCommand(run, id);
  if (!command) throw new NotYet('the command to become visible', 2_000);
  return command;
}

/** The recorded command; one that AWS does not keep any more (30 days) is forgotten. */
async function findRecorded(run: Run, resource: string): Promise<Command | undefined> {
  const { ledger } = run;
  const id = ledger.id(resource);
  if (id === undefined) return undefined;
  const command = await findCommand(run, id);
  if (!command && ledger.settled(resource)) await ledger.forget(resource);
  return command;
}

async function findCommand({ aws }: Run, CommandId: string): Promise<Command | undefined> {
  const ask = () => aws.ssm.send(new ListCommandsCommand({ CommandId }));
  const isAbsent = (error: unknown): boolean => isNotFound(error) || /InvalidCommandId/.test(String(error));
  return (await orAbsent(ask, isAbsent))?.Commands?.[0];
}

async function invocationsOf({ aws }: Run, { CommandId }: Command): Promise<CommandInvocation[]> {
  const pages = paginateListCommandInvocations({ client: aws.ssm }, { CommandId });
  return collect(pages, (page) => page.CommandInvocations);
}

const failures = ['Failed', 'TimedOut', 'Cancelled', 'Cancelling'];

function hasFailed({ Status }: CommandInvocation): boolean {
  return failures.includes(Status ?? '');
}

async function pushFailed(run: Run, spec: Push, failed: readonly CommandInvocation[]): Promise<StepFailure> {
  const outputs = await Promise.all(failed.map((one) => describeFailure(run, one)));
  return new StepFailure(
    `The ${doing[spec.phase].replace('the ', '')} of the ${spec.tier} servers could not be installed.`,
    {
      class: 'bad-input',
      remedy: 'See the end of the output below and correct its cause, then run `tier3-wizard --resume`.',
      details: outputs.flat(),
    },
  );
}

/** The end of what the script said: AWS keeps the first 24,000 characters, and the script prints its log's end last. */
async function describeFailure({ aws }: Run, invocation: CommandInvocation): Promise<readonly string[]> {
  const { CommandId, InstanceId, StatusDetails } = invocation;
  const ask = () => aws.ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId, PluginName: 'release' }));
  const answer = await orAbsent(ask, () => true);
  const lines = (text: string | undefined): string[] => (text ?? '').trimEnd().split('\n').filter(Boolean);
  const output = [...lines(answer?.StandardErrorContent), ...lines(answer?.StandardOutputContent)];
  return [`${InstanceId}: ${StatusDetails}`, ...output.slice(-linesKept)];
}
