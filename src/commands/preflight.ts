import { randomUUID } from 'node:crypto';
import { runChecks } from '../aws/preflight/checks.js';
import type { CheckRow } from '../aws/preflight/row.js';
import { parseSettings } from '../config/parse-settings.js';
import type { Settings } from '../config/settings.js';
import { tagsOf } from '../config/tags.js';
import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import { steps } from '../steps/index.js';
import { serviceLinkedRoles } from '../steps/shared/service-linked-roles.js';
import { chooseZones } from '../steps/zones.js';
import { renderChecks } from '../ui/index.js';
import { overlapWith } from './account-facts.js';
import { gatherAnswers } from './answers.js';
import { vpcsOf } from './discovery/networks.js';
import { neededBy } from './needs.js';
import type { GlobalOptions } from './options.js';
import { takePassword } from './password.js';
import { factsOf, presentationOf, questionOf } from './presentation.js';
import { reviewOf } from './review.js';
import { openSession, paceOf, type Session } from './session.js';
import { chooseTarget } from './target/choose.js';
import { profileRegion } from './target/region.js';
import { tellIfSlow } from './tell-if-slow.js';
import { emitData, say, type Terminal } from './terminal.js';

/** `tier3-wizard --preflight`: whether the account can take what the answers describe. Makes nothing. */
export async function preflight(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const presentation = presentationOf(options, terminal);
  const { answers } = takePassword(await gatherAnswers(options, terminal.cwd));
  const region = answers.region ?? (await profileRegion(options, terminal));
  const given = region === undefined ? answers : { ...answers, region };
  const settings = parseSettings(given, options.config ?? 'the given answers');
  const target = await chooseTarget(options, terminal, settings.region, questionOf(presentation, options));
  const session = await openSession(target, terminal);
  const rows = await checkAloud(settings, session, terminal, options);
  if (options.json) for (const row of rows) emitData(terminal, JSON.stringify(row));
  else {
    const theme = { ...presentation.theme, colour: presentation.theme.colour && Boolean(terminal.stdout.isTTY) };
    for (const line of renderChecks(rows, factsOf(session), presentation.width, theme)) emitData(terminal, line);
  }
  return rows.some(isRed) ? exitCodes.refused : exitCodes.done;
}

/** Looks at everything that would stop a setup of these settings. */
export function checkAccount(
  settings: Settings,
  session: Session,
  { clock }: Terminal,
  { tunnel = 'auto' }: Pick<GlobalOptions, 'tunnel'>,
): Promise<CheckRow[]> {
  const { clients, identity, target } = session;
  const { region } = target;
  const source = { environment: settings.name, id: randomUUID(), userTags: settings.tags };
  const declared = steps.flatMap((step) => step.permissions);
  const needed = neededBy(tunnel, declared).filter((one) => !one.optional && one.use !== 'teardown');
  let zones: Promise<readonly [string, string]> | undefined;
  return runChecks({
    target,
    clients,
    settings,
    arn: identity.arn,
    clock,
    expectedMs: (reviewOf(settings, paceOf(session)).expected?.seconds ?? 0) * 1000,
    actions: [...new Set(needed.map((one) => one.action))].sort(),
    tags: tagsOf(source, 'vpc', 'vpc'),
    serviceLinkedRoles: serviceLinkedRoles.map((one) => one.role),
    zones: () => {
      zones ??= chooseZones({ aws: clients, settings, region });
      return zones;
    },
    overlapping: async () => overlapWith(settings, await vpcsOf(session)),
  });
}

/** The same where no screen shows that it goes on. */
export function checkAloud(
  settings: Settings,
  session: Session,
  terminal: Terminal,
  options: Pick<GlobalOptions, 'tunnel'>,
): Promise<CheckRow[]> {
  const sentence = 'The account is being checked, and AWS has not answered everything yet. Nothing has been made.';
  return tellIfSlow(terminal, sentence, () => checkAccount(settings, session, terminal, options));
}

/**
 * Says what is worth knowing of the rows.
 * @throws Refusal when one of them is red
 */
export function refuseRed(rows: readonly CheckRow[], terminal: Terminal): void {
  for (const row of rows) {
    if (row.level === 'green') continue;
    say(terminal, [`${row.title}:`, row.found, row.remedy].filter(Boolean).join(' '));
  }
  const red = rows.filter(isRed);
  if (red.length === 0) return;
  throw new Refusal(
    `The account cannot take this setup: ${red.map((row) => row.title).join(', ')}.`,
    'Do what is said above, then run the same command again; `tier3-wizard --preflight` checks alone. Nothing was created.',
  );
}

export const isRed = (row: CheckRow): boolean => row.level === 'red';
