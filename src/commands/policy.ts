import { type PolicyDocument, policiesFor } from '../aws/policy/document.js';
import type { PolicySubject } from '../aws/policy/scope.js';
import { parseSettings } from '../config/parse-settings.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { gatherAnswers } from './answers.js';
import { environmentsIn, openEnvironment, stateFolder } from './environment.js';
import { needsFor } from './needs.js';
import { type GlobalOptions, type Purpose, purposes } from './options.js';
import { takePassword } from './password.js';
import { settingsOf } from './session.js';
import { emitData, say, type Terminal } from './terminal.js';

/** `tier3-wizard policy`: what its user has to be allowed, as IAM's JSON. Asks nothing of AWS. */
export async function policy(
  options: GlobalOptions & { readonly for?: readonly Purpose[] },
  terminal: Terminal,
): Promise<ExitCode> {
  const subject = await policySubject(options, terminal);
  const actions = new Set(needsFor(options.for ?? purposes, options.tunnel).map(({ action }) => action));
  const documents = policiesFor(actions, subject);
  emitData(terminal, JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2));
  for (const line of remarks(documents, subject)) say(terminal, line);
  return exitCodes.done;
}

/** The environment of that name where there is one, else the answers as setup would take them. */
async function policySubject(options: GlobalOptions, { cwd }: Terminal): Promise<PolicySubject> {
  const { answers } = takePassword(await gatherAnswers(options, cwd));
  const settings = parseSettings(answers, options.config ?? 'the given answers');
  if (!environmentsIn(stateFolder(options, cwd)).includes(settings.name)) return { settings };
  const file = await openEnvironment({ ...options, name: settings.name }, cwd);
  return { settings: settingsOf(file), environmentId: file.state.id, accountId: file.state.target.accountId };
}

function remarks(documents: readonly PolicyDocument[], { settings, environmentId }: PolicySubject): readonly string[] {
  const several =
    documents.length > 1
      ? [`These are ${documents.length} policies, because IAM takes 6,144 characters in one: attach all of them.`]
      : [];
  const early =
    environmentId === undefined
      ? [
          `They hold for any environment named "${settings.name}" that is made with them; once it is there, print them again.`,
        ]
      : [];
  return [...several, ...early];
}
