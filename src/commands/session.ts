import { ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { classify } from '../aws/classify.js';
import { type Clients, createClients } from '../aws/clients.js';
import type { Identity, Target } from '../aws/target.js';
import { unlessDenied } from '../aws/unshown.js';
import { parseSettings } from '../config/parse-settings.js';
import type { Settings } from '../config/settings.js';
import type { Unshown } from '../engine/events.js';
import type { StateFile } from '../engine/state.js';
import type { Pace } from '../engine/step.js';
import { Refusal, WizardError } from '../errors.js';
import { type Terminal, unlessStopped, unshownTo } from './terminal.js';

/** An account that answers: who we are there, and the clients that ask it. */
export interface Session {
  readonly target: Target;
  readonly clients: Clients;
  readonly identity: Identity;
  /** Why nothing serves here, or undefined where it does. */
  readonly simulated: string | undefined;
}

/**
 * Connects to the target's account. `tellUnshown` hears what cannot be said of it; without it the terminal does.
 * @throws WizardError when the credentials do not work
 */
export async function openSession(
  target: Target,
  terminal: Pick<Terminal, 'stop' | 'stderr'>,
  tellUnshown: (told: Unshown) => void = unshownTo(terminal),
): Promise<Session> {
  const clients = createClients(target);
  const serving = await target.serving();
  return {
    target,
    clients,
    identity: await unlessStopped(identify(clients, tellUnshown), terminal),
    simulated: serving.serves ? undefined : serving.reason,
  };
}

/** There may be nothing to resume yet: this is the first call of every command. */
const unreached =
  'Check the connection (HTTPS_PROXY, --endpoint-url), then run the same command again. Nothing was changed.';

async function identify(clients: Clients, tellUnshown: (told: Unshown) => void): Promise<Identity> {
  try {
    const { Account: accountId = '', Arn: arn = '' } = await clients.sts.send(new GetCallerIdentityCommand({}));
    const aliases = await unlessDenied(
      () => clients.iam.send(new ListAccountAliasesCommand({})),
      'iam:ListAccountAliases',
      "The account's alias is not shown",
      tellUnshown,
    ).catch(() => undefined);
    const accountAlias = aliases?.AccountAliases?.[0];
    return { accountId, arn, ...(accountAlias ? { accountAlias } : {}) };
  } catch (error) {
    const failure = classify(error);
    if (failure.class !== 'credentials' && failure.class !== 'permission') {
      const remedy = failure.class === 'network' ? unreached : failure.remedy;
      throw new WizardError(failure.message, { blame: 'aws', remedy, cause: error });
    }
    throw new Refusal(
      `AWS does not accept the credentials: ${failure.message}`,
      'Sign in (for example `aws sso login` or `aws configure`), or try everything without an account: `tier3-wizard --sandbox`.',
      error,
    );
  }
}

/** A session must be of the account and the region that the state file is about; of which target, its opener knows. */
export function checkTarget(file: StateFile, session: Session): void {
  const { target } = file.state;
  const { accountId } = session.identity;
  const untouched = 'Nothing was changed.';
  if (target.accountId !== accountId) {
    throw new Refusal(
      `The environment "${file.state.environment}" is in account ${target.accountId}, but the credentials are of ${accountId}.`,
      `Use credentials of that account (--profile). ${untouched}`,
    );
  }
  if (target.region !== session.target.region) {
    throw new Refusal(
      `The environment "${file.state.environment}" is in ${target.region}, not in ${session.target.region}.`,
      `Leave --region out. ${untouched}`,
    );
  }
}

/** How fast steps go where the session leads. */
export const paceOf = ({ target, simulated }: Pick<Session, 'target' | 'simulated'>): Pace => ({
  speed: target.speed,
  simulated: simulated !== undefined,
});

/** The answers that the environment was built with. */
export function settingsOf(file: StateFile): Settings {
  return parseSettings(file.state.settings, `the state file ${file.path}`);
}
