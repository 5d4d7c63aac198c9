import type { ExitCode } from '../errors.js';
import { amendSettings } from './amend.js';
import { gatherAnswers } from './answers.js';
import { lockAndOpenEnvironment } from './environment.js';
import type { GlobalOptions } from './options.js';
import { generatePassword, takePassword } from './password.js';
import { presentationOf, questionOf } from './presentation.js';
import { buildAndReport } from './report-setup.js';
import { checkTarget, openSession } from './session.js';
import { targetOfState } from './target/choose.js';
import type { Terminal } from './terminal.js';
import { warnOfWay } from './way-warning.js';

/** `tier3-wizard --resume`: goes on where the last run stopped; what is there already is only looked at. */
export async function resume(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const presentation = presentationOf(options, terminal);
  const { file, unlock } = await lockAndOpenEnvironment(options, terminal.cwd);
  try {
    const { target: targetState, environment } = file.state;
    const ask = questionOf(presentation, options);
    const session = await openSession(await targetOfState(targetState, environment, options, terminal, ask), terminal);
    checkTarget(file, session);
    warnOfWay(options, terminal);
    await amendSettings(file, options, terminal.cwd);
    // Read only when the crash came before the password was in Parameter Store.
    const { masterPassword } = takePassword(await gatherAnswers({ ...options, set: [] }, terminal.cwd));
    const password = masterPassword ?? generatePassword();
    const request = { file, session, terminal, options, presentation, direction: 'create' } as const;
    return await buildAndReport({ ...request, masterPassword: () => password }, 'resume');
  } finally {
    await unlock();
  }
}
