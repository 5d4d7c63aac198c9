import type { Settings } from '../config/settings.js';
import { type AccountFacts, type Screen, startWizard } from '../ui/index.js';
import { accountFacts } from './account-facts.js';
import { mergeAnswers, type RawAnswers } from './answers.js';
import { pathProblem } from './bundle-paths.js';
import { keepDraft, readDraft } from './draft.js';
import { durationsOf } from './durations.js';
import { environmentsIn, stateFolder } from './environment.js';
import type { GlobalOptions } from './options.js';
import { addressService, ownAddress } from './own-address.js';
import { checkAccount } from './preflight.js';
import { factsOf } from './presentation.js';
import { pricesOf } from './prices.js';
import { type KnownHere, reviewOf } from './review.js';
import { paceOf, type Session } from './session.js';
import { say, type Terminal, unlessStopped } from './terminal.js';

/** What a setup goes on with. */
export interface Decided {
  readonly settings: Settings;
  /** Generated when absent. */
  readonly masterPassword?: string;
  /** The account was checked for them already. */
  readonly checked?: true;
}

export interface AskRequest {
  /** As they were given: what is not among them has its default from the account. */
  readonly answers: RawAnswers;
  readonly masterPassword: string | undefined;
  readonly options: GlobalOptions;
  readonly terminal: Terminal;
  readonly screen: Screen;
  readonly session: Session;
  readonly sessions: (region: string) => Promise<Session>;
}

/** Asks on the screen. Undefined when the user left: then the answers are kept for the next time. */
export async function ask(request: AskRequest): Promise<Decided | undefined> {
  const { answers, masterPassword, options, terminal, screen, session, sessions } = request;
  const folder = stateFolder(options, terminal.cwd);
  const taken = environmentsIn(folder);
  const draft = await readDraft(folder);
  const known = new Map<string, KnownHere>();
  const factsIn = async (one: Session): Promise<AccountFacts> => {
    const [facts, earlier] = await Promise.all([accountFacts(one, taken), durationsOf(terminal, one, 'create')]);
    // With the prices of everything that is offered.
    known.set(one.target.region, { prices: await pricesOf(one), earlier });
    return facts;
  };
  const facts = await unlessStopped(factsIn(session), terminal);
  // A sandbox sees the user's machine at a private address.
  const asksAddress = session.target.kind !== 'sandbox';
  const outcome = await startWizard({
    initial: mergeAnswers(draft ?? {}, answers),
    goesOn: draft !== undefined,
    ...(masterPassword ? { givenPassword: masterPassword } : {}),
    target: factsOf(session),
    facts: { ...facts, ...(asksAddress ? { whoKnowsAddress: addressService } : {}) },
    factsOf: async (region) => factsIn(await sessions(region)),
    ...(asksAddress ? { ownAddress: () => ownAddress() } : {}),
    check: async (settings) => checkAccount(settings, await sessions(settings.region), terminal, options),
    pathProblem: pathProblem(terminal.cwd),
    reviewOf: (settings) => reviewOf(settings, paceOf(session), known.get(settings.region)),
    screen,
  });
  if (outcome.kind === 'cancelled') {
    await keepDraft(folder, outcome.answers);
    say(terminal, 'Nothing was created. The answers are kept for the next time.');
    return undefined;
  }
  // What is still refused now must not cost the answers: they are forgotten once the environment has them.
  await keepDraft(folder, { ...outcome.settings });
  return { ...outcome, checked: true };
}
