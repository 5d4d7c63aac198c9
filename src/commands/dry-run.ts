import type { Settings } from '../config/settings.js';
import { ofAws, type Pace } from '../engine/step.js';
import { type ExitCode, exitCodes, WizardError } from '../errors.js';
import { type Checked, renderReview, type TargetFacts } from '../ui/index.js';
import type { Decided } from './ask.js';
import { durationsOf } from './durations.js';
import { sandboxFolder } from './environment.js';
import { defaultSpeed, type GlobalOptions } from './options.js';
import { checkAloud, isRed } from './preflight.js';
import { factsOf, type Presentation } from './presentation.js';
import { pricesOf } from './prices.js';
import { pricedKeys, reviewOf } from './review.js';
import { SandboxClient } from './sandbox/client.js';
import { openSession, paceOf, type Session } from './session.js';
import { chooseTarget } from './target/choose.js';
import { emitData, say, type Terminal } from './terminal.js';

/**
 * `--dry-run`: the review that the questions end with, its account checked, and nothing made, not even a sandbox.
 * Without an account that answers it is the plan alone, and says so.
 * @returns 2 when a check refuses, as the setup itself would
 */
export async function dryRun(
  { settings, masterPassword }: Pick<Decided, 'settings' | 'masterPassword'>,
  options: GlobalOptions,
  terminal: Terminal,
  presentation: Presentation,
): Promise<ExitCode> {
  const reached = await reach(settings, options, terminal);
  const session = 'session' in reached ? reached.session : undefined;
  const checked: Checked =
    'session' in reached
      ? { kind: 'checked', rows: await checkAloud(settings, reached.session, terminal, options) }
      : { kind: 'unchecked', why: `The account was not checked: ${reached.why}` };
  const pace = session ? paceOf(session) : unreachedPace(options);
  const known = session && {
    prices: await pricesOf(session, pricedKeys(settings)),
    earlier: await durationsOf(terminal, session, 'create'),
  };
  const review = reviewOf(settings, pace, known);
  if (options.json) {
    emitData(terminal, JSON.stringify({ settings, ...review, account: checked }));
  } else {
    const { width, theme } = presentation;
    const target = session ? factsOf(session) : unreachedFacts(settings, options, terminal);
    const lines = renderReview(settings, {
      target,
      ...(masterPassword ? { givenPassword: masterPassword } : {}),
      checked,
      reviewOf: () => review,
      width,
      theme: { ...theme, colour: false },
    });
    for (const line of lines) emitData(terminal, line);
    say(terminal, 'This was a dry run: nothing was created.');
  }
  return checked.kind === 'checked' && checked.rows.some(isRed) ? exitCodes.refused : exitCodes.done;
}

/** Of a sandbox that nobody has started. */
const unreachedPace = ({ sandbox, speed = defaultSpeed, dataPlane }: GlobalOptions): Pace =>
  sandbox ? { speed, simulated: dataPlane === 'none' } : ofAws;

type Reached = { readonly session: Session } | { readonly why: string };

/** The account of the target, unless a sandbox would have to be started for it. */
async function reach(settings: Settings, options: GlobalOptions, terminal: Terminal): Promise<Reached> {
  if (options.sandbox && !(await SandboxClient.find(sandboxFolder(options, terminal.cwd)))) {
    return { why: 'no sandbox runs here, and a dry run starts none.' };
  }
  try {
    return { session: await openSession(await chooseTarget(options, terminal, settings.region), terminal) };
  } catch (error) {
    if (error instanceof WizardError && !terminal.stop.aborted) return { why: error.message };
    throw error;
  }
}

function unreachedFacts({ region }: Settings, { sandbox, endpointUrl }: GlobalOptions, { env }: Terminal): TargetFacts {
  if (sandbox) return { kind: 'sandbox', region };
  const endpoint = endpointUrl ?? env.AWS_ENDPOINT_URL;
  return endpoint === undefined ? { kind: 'aws', region } : { kind: 'endpoint', region, endpointUrl: endpoint };
}
