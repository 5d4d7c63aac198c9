import { AllocateAddressCommand, CreateInternetGatewayCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import { type EvaluationResult, GetRoleCommand, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import type { Clients } from '../clients.js';
import { hasCode } from '../error-codes.js';
import { collect } from '../pages.js';
import { onlyOnEverything } from '../policy/grants/index.js';
import { type TagRecord, tagList } from '../tags.js';
import { notAllowed } from '../unshown.js';
import { type Finding, green, red, yellow } from './row.js';

export interface PermissionQuestion {
  readonly clients: Clients;
  /** Of the caller, as STS says it. */
  readonly arn: string;
  /** What a setup cannot do without. */
  readonly actions: readonly string[];
  /** What the first resources would carry: policies may ask for it. */
  readonly tags: TagRecord;
  readonly cidr: string;
}

const attach = 'Attach the policy that `tier3-wizard policy` prints, or ask whoever manages the account to.';

/** Asks IAM about every action, and EC2 itself (DryRun) where IAM may not be asked or cannot be sure. */
export async function checkPermissions(question: PermissionQuestion): Promise<Finding> {
  if (question.arn.endsWith(':root')) return green('The root user may do everything.');
  let results: readonly EvaluationResult[];
  try {
    results = await simulate(question);
  } catch (error) {
    const refused = await refusedByDryRun(question);
    if (refused.length > 0) return red(`The credentials may not ${list(refused)}.`, attach);
    const why = notAllowed(error) ?? (error instanceof Error ? error.name : 'no answer');
    return yellow(`IAM could not be asked (${why}); EC2 would allow the first resources, more is not known.`);
  }
  return judge(question, results);
}

async function judge(question: PermissionQuestion, results: readonly EvaluationResult[]): Promise<Finding> {
  const actionsWith = (decision: string): string[] =>
    results.flatMap((one) => (one.EvalDecision === decision && one.EvalActionName ? [one.EvalActionName] : []));
  const [forbidden, unnamed] = [actionsWith('explicitDeny'), actionsWith('implicitDeny')];
  // These are allowed on all resources or not at all; a policy may allow the others on resources that it names.
  const missing = unnamed.filter((action) => onlyOnEverything.has(action));
  if (forbidden.length > 0) return red(`A policy forbids ${list(forbidden)}.`, attach);
  if (missing.length > 0) return red(`No policy allows ${list(missing)}.`, attach);
  if (unnamed.length === 0) return green(`All ${question.actions.length} actions are allowed.`);
  const refused = await refusedByDryRun(question);
  if (refused.length > 0) return red(`The credentials may not ${list(refused)}.`, attach);
  return yellow(
    `Not allowed on every resource: ${list(unnamed)}. A policy that names resources may still allow them here.`,
  );
}

/** IAM takes the role of a session, not the session; its path is not in the session's name. */
async function simulate({ clients, arn, actions }: PermissionQuestion): Promise<readonly EvaluationResult[]> {
  const session = /^arn:aws:sts::\d+:assumed-role\/([^/]+)\//.exec(arn);
  const role = session?.[1] ? await clients.iam.send(new GetRoleCommand({ RoleName: session[1] })) : undefined;
  const query = {
    PolicySourceArn: role?.Role?.Arn ?? arn,
    ActionNames: [...actions],
    // What is not given is unknown to the simulation, and a condition on it then does not hold.
    ContextEntries: [
      {
        ContextKeyName: 'aws:RequestedRegion',
        ContextKeyType: 'string' as const,
        ContextKeyValues: [await clients.ec2.config.region()],
      },
    ],
  };
  return collect(paginateSimulatePrincipalPolicy({ client: clients.iam }, query), (page) => page.EvaluationResults);
}

/** The actions that EC2 itself says no to, among those that need nothing else to be there. Makes nothing. */
async function refusedByDryRun({ clients: { once }, tags, cidr }: PermissionQuestion): Promise<string[]> {
  const tagged = (ResourceType: 'vpc' | 'elastic-ip' | 'internet-gateway') => ({
    DryRun: true,
    TagSpecifications: [{ ResourceType, Tags: tagList(tags) }],
  });
  const tries = {
    'ec2:CreateVpc': () => once.ec2.send(new CreateVpcCommand({ CidrBlock: cidr, ...tagged('vpc') })),
    'ec2:CreateInternetGateway': () => once.ec2.send(new CreateInternetGatewayCommand(tagged('internet-gateway'))),
    'ec2:AllocateAddress': () => once.ec2.send(new AllocateAddressCommand(tagged('elastic-ip'))),
  };
  const refused = await Promise.all(
    Object.entries(tries).map(async ([action, attempt]) => {
      try {
        await attempt();
      } catch (error) {
        return hasCode(error, 'UnauthorizedOperation') ? [action] : [];
      }
      return [];
    }),
  );
  return refused.flat();
}

const longest = 4;

/** A few of them and how many more. */
function list(actions: readonly string[]): string {
  const shown = actions.slice(0, longest).join(', ');
  return actions.length > longest ? `${shown} and ${actions.length - longest} more` : shown;
}
