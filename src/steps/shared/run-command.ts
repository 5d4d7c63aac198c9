import {
  type Command,
  type CommandInvocation,
  GetCommandInvocationCommand,
  ListCommandsCommand,
  paginateListCommandInvocations,
  paginateListCommands,
  SendCommandCommand,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { answered } from '../../aws/answered.js';
import { isNotFound } from '../../aws/error-codes.js';
import { orAbsent } from '../../aws/kinds/kind.js';
import { collect } from '../../aws/pages.js';
import { StepFailure } from '../../engine/failure.js';
import { NotYet } from '../../engine/step.js';
import { again } from '../../errors.js';
import { permissions, type Run } from '../context.js';
import { rebootPermissions, serverPermissions } from './servers.js';

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

type Sent = 'DocumentName' | 'DocumentVersion' | 'Parameters' | 'Targets' | 'InstanceIds';

export interface ServerCommand {
  /** Its logical name, in the ledger and in the command's comment. */
  readonly resource: string;
  readonly request: Pick<SendCommandCommandInput, Sent> & { readonly DocumentName: string };
  /** Completes "waiting for ... on 1 of 2 servers". */
  readonly doing: string;
  /** Takes the place of the count of servers in that sentence. */
  readonly where?: string;
  /** The sentence about servers on which it failed. */
  readonly failed: string;
}

/** How long an instance may take to begin; how long it may then work is the document's own default. */
const deliverySeconds = 600;
/** Invocations are listed within seconds; an instance that is not among them by then was not reached by the command. */
const listingMs = 60_000;
/** A command is sent again to those that it did not reach, but not for ever: their tags may be gone. */
const reachMs = 20 * 60_000;
const linesKept = 40;

/**
 * Runs a command and answers its id when it has succeeded on all of the servers; it stays recorded until it is
 * forgotten. AWS calls a command that matched nobody a success, so the servers are counted here and not taken from
 * its status.
 * @throws NotYet while it runs, StepFailure with the end of the output where it failed
 */
export async function runCommand(run: Run, servers: readonly string[], spec: ServerCommand): Promise<string> {
  const command = await ensureCommand(run, spec);
  const invocations = await invocationsOf(run, command);
  const failed = invocations.filter((one) => servers.includes(one.InstanceId ?? '') && hasFailed(one));
  if (failed.length > 0) {
    await forgetCommand(run, spec);
    throw await commandFailed(run, spec, failed);
  }
  const done = servers.filter((id) => invocations.some((one) => one.InstanceId === id && one.Status === 'Success'));
  if (done.length === servers.length) return answered(command.CommandId, "a command's id");
  const listed = run.clock.overdue(command.RequestedDateTime?.getTime() ?? 0, listingMs);
  const unreached = servers.filter((id) => !invocations.some((one) => one.InstanceId === id));
  const others = invocations.filter((one) => servers.includes(one.InstanceId ?? ''));
  if (unreached.length > 0 && listed && others.every((one) => one.Status === 'Success')) {
    if (run.clock.overdue(run.startedAt, reachMs)) throw reachesNobody(unreached, spec);
    // They came after it was sent; a release leaves alone what the others have installed.
    await forgetCommand(run, spec);
    throw new NotYet(`the command to be sent again for ${unreached.join(', ')}`, 1_000);
  }
  const where = spec.where ?? `${servers.length - done.length} of ${servers.length} servers`;
  throw new NotYet(`${spec.doing} on ${where}`, 5_000);
}

/** The command has done its work and is history. */
export async function forgetCommand({ ledger }: Run, { resource }: Pick<ServerCommand, 'resource'>): Promise<void> {
  await ledger.forget(resource);
}

/** What the command printed on a server: AWS keeps the first 24,000 characters. */
export async function outputOf({ aws }: Run, CommandId: string, InstanceId: string): Promise<string> {
  const answer = await aws.ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));
  return answer.StandardOutputContent ?? '';
}

/** A command has no token: its comment carries ours, so that one whose answer was lost is found again. */
async function ensureCommand(run: Run, { resource, request }: ServerCommand): Promise<Command> {
  const { aws, ledger } = run;
  const comment = (token: string): string => `tier3-wizard ${resource} ${token}`;
  const recorded = await findRecorded(run, resource);
  const wanted = request.DocumentVersion;
  if (recorded && wanted !== undefined && recorded.DocumentVersion !== wanted) await ledger.forget(resource);
  const id = await ledger.make(resource, {
    find: async (token) => {
      const filters = [{ key: 'DocumentName' as const, value: request.DocumentName }];
      const sent = await collect(
        paginateListCommands({ client: aws.ssm }, { Filters: filters }),
        (page) => page.Commands,
      );
      return sent.find((one) => one.Comment === comment(token))?.CommandId;
    },
    create: async (token) => {
      const whole = {
        ...request,
        Comment: comment(token),
        TimeoutSeconds: deliverySeconds,
        MaxConcurrency: '100%',
        MaxErrors: '100%',
      };
      return answered((await aws.once.ssm.send(new SendCommandCommand(whole))).Command?.CommandId, "a command's id");
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

function reachesNobody(servers: readonly string[], { request }: ServerCommand): StepFailure {
  const by = request.InstanceIds ? 'by their ids' : 'by the tag of their tier';
  return new StepFailure(`Commands do not reach ${servers.join(', ')} ${by}, however often they are sent.`, {
    class: 'timeout',
    remedy: `See whether somebody has taken the tags off these servers, or terminate them (Auto Scaling replaces them), then run ${again}.`,
  });
}

const failures = ['Failed', 'TimedOut', 'Cancelled', 'Cancelling'];

function hasFailed({ Status }: CommandInvocation): boolean {
  return failures.includes(Status ?? '');
}

async function commandFailed(
  run: Run,
  spec: ServerCommand,
  failed: readonly CommandInvocation[],
): Promise<StepFailure> {
  const outputs = await Promise.all(failed.map((one) => describeFailure(run, one)));
  return new StepFailure(spec.failed, {
    class: 'bad-input',
    remedy: `See the end of the output below and correct its cause, then run ${again}.`,
    details: outputs.flat(),
  });
}

/** The end of what was said: AWS keeps the first 24,000 characters, and a release prints its log's end last. */
async function describeFailure({ aws }: Run, invocation: CommandInvocation): Promise<readonly string[]> {
  const { CommandId, InstanceId, StatusDetails } = invocation;
  const ask = () => aws.ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));
  const answer = await orAbsent(ask, () => true);
  const lines = (text: string | undefined): string[] => (text ?? '').trimEnd().split('\n').filter(Boolean);
  const output = [...lines(answer?.StandardErrorContent), ...lines(answer?.StandardOutputContent)];
  return [`${InstanceId}: ${StatusDetails}`, ...output.slice(-linesKept)];
}
