import type { Target } from '../../aws/target.js';
import type { TargetState } from '../../engine/state.js';
import { Refusal } from '../../errors.js';
import { readSandboxId } from '../../sandbox/server/descriptor.js';
import { environmentFolder, sandboxFolder, stateFolder } from '../environment.js';
import type { GlobalOptions } from '../options.js';
import { type EnsureOptions, ensureSandbox } from '../sandbox/ensure.js';
import { refuseFaults } from '../sandbox/faults.js';
import type { Terminal } from '../terminal.js';
import { awsTarget } from './aws.js';
import { checkProfile } from './profile.js';
import { sandboxTarget } from './sandbox.js';

/** The target that the flags ask for: the sandbox, an endpoint, or real AWS. */
export async function chooseTarget(
  options: GlobalOptions,
  terminal: Terminal,
  region: string,
  ask?: EnsureOptions['ask'],
): Promise<Target> {
  const endpointUrl = options.endpointUrl ?? terminal.env.AWS_ENDPOINT_URL;
  if (options.sandbox && options.endpointUrl) {
    throw new Refusal('--sandbox and --endpoint-url name two different targets.', 'Give only one of them.');
  }
  if (endpointUrl !== undefined && !/^https?:$/.test(protocolOf(endpointUrl))) {
    throw new Refusal(
      `The endpoint ${endpointUrl} is not a URL of http or https.`,
      'Give one such as http://127.0.0.1:4566 with --endpoint-url or AWS_ENDPOINT_URL.',
    );
  }
  if (options.sandbox) {
    return sandboxTarget(await ensureSandbox(options, terminal, { temporary: true, region, ...(ask ? { ask } : {}) }));
  }
  return accountTarget(options, terminal, region, endpointUrl);
}

/** @throws Refusal of what is for sandboxes alone, and of a profile that does not exist. */
async function accountTarget(
  options: GlobalOptions,
  { env }: Terminal,
  region: string,
  endpointUrl: string | undefined,
): Promise<Target> {
  refuseFaults(options);
  await checkProfile(options, env);
  return awsTarget({
    region,
    env,
    ...(options.profile ? { profile: options.profile } : {}),
    ...(endpointUrl ? { endpointUrl } : {}),
  });
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}

/**
 * The target that a state file names; flags may only agree.
 * @throws Refusal when a flag names another one.
 */
export async function targetOfState(
  state: TargetState,
  environment: string,
  options: GlobalOptions,
  terminal: Terminal,
  ask?: EnsureOptions['ask'],
): Promise<Target> {
  const disagree = (flag: string, is: string): Refusal =>
    new Refusal(
      `${flag} does not fit: the environment "${environment}" is ${is}.`,
      `Leave ${flag} out, or name another environment with --name. Nothing was changed.`,
    );
  const is =
    state.kind === 'sandbox'
      ? 'in the sandbox'
      : state.kind === 'endpoint'
        ? `at ${state.endpointUrl}`
        : `on real AWS in ${state.region}`;
  if (options.region !== undefined && options.region !== state.region) throw disagree(`--region ${options.region}`, is);
  if (options.sandbox && state.kind !== 'sandbox') throw disagree('--sandbox', is);
  if (options.endpointUrl !== undefined && (state.kind !== 'endpoint' || options.endpointUrl !== state.endpointUrl)) {
    throw disagree('--endpoint-url', is);
  }
  if (state.kind === 'sandbox') {
    // Before one is started: a new one would not be it.
    if (!sandboxIsHere(state, options, terminal)) throw anotherSandbox(environment, options, terminal);
    const ensured = await ensureSandbox(options, terminal, {
      temporary: true,
      region: state.region,
      ...(ask ? { ask } : {}),
    });
    return sandboxTarget(ensured);
  }
  const endpointUrl = state.kind === 'endpoint' ? state.endpointUrl : undefined;
  return accountTarget(options, terminal, state.region, endpointUrl);
}

/** False when the state is of a sandbox that this state folder does not have, running or stopped. */
export function sandboxIsHere(state: TargetState, options: GlobalOptions, terminal: Terminal): boolean {
  return state.kind !== 'sandbox' || readSandboxId(sandboxFolder(options, terminal.cwd)) === state.sandboxId;
}

function anotherSandbox(environment: string, options: GlobalOptions, { cwd }: Terminal): Refusal {
  const folder = environmentFolder(stateFolder(options, cwd), environment);
  return new Refusal(
    `The environment "${environment}" was built in another sandbox, which is not here any more.`,
    `Remove its folder ${folder} and build it again. Nothing was changed.`,
  );
}
