import { parseSettings } from '../config/parse-settings.js';
import { flatAnswers, gatherAnswers, type RawAnswers } from './answers.js';
import { defaultSpeed, type GlobalOptions } from './options.js';
import { takePassword } from './password.js';
import type { RunRequest } from './run.js';

/** Options of the command line with their values, as they are written; what was not given is left out. */
const repeated: readonly ((options: GlobalOptions) => readonly string[])[] = [
  ({ profile }) => valued('--profile', profile),
  ({ state }) => valued('--state', state),
  ({ dataPlane }) => valued('--data-plane', dataPlane),
  ({ speed }) => valued('--speed', speed === defaultSpeed ? undefined : speed),
  ({ port }) => valued('--port', port),
  ({ iamPolicy }) => valued('--iam-policy', iamPolicy),
  ({ fault = [] }) => fault.flatMap((spec) => valued('--fault', spec)),
  ({ tunnel }) => valued('--tunnel', tunnel),
  ({ onFailure }) => valued('--on-failure', onFailure),
  ({ notify }) => valued('--notify', notify),
  ({ bell }) => (bell ? ['--bell'] : []),
  ({ plain }) => (plain ? ['--plain'] : []),
  ({ color }) => (color === false ? ['--no-color'] : []),
  ({ debug }) => (debug ? ['--debug'] : []),
];

/**
 * The command line that repeats this setup without a question: what was given on the command line, and every answer
 * that is neither a default nor in the configuration file. The password is not among the answers and never shown.
 */
export async function unattendedCommand({ file, session, options, terminal }: RunRequest): Promise<string> {
  const { name, region, ...answers } = file.state.settings;
  const { kind, endpointUrl } = session.target;
  const target = kind === 'sandbox' ? ['--sandbox'] : kind === 'endpoint' ? valued('--endpoint-url', endpointUrl) : [];
  const words = [
    'tier3-wizard',
    '--yes',
    ...target,
    ...repeated.flatMap((one) => one(options)),
    ...valued('--name', String(name)),
    ...valued('--region', String(region)),
    ...valued('--config', options.config),
    ...changes(answers, await answersBefore(options, terminal.cwd)).flatMap((pair) => valued('--set', pair)),
  ];
  return words.map(quoted).join(' ');
}

/** What the same command line would answer by itself. */
async function answersBefore({ config }: GlobalOptions, cwd: string): Promise<RawAnswers> {
  if (config === undefined) return { ...parseSettings({}) };
  const { answers } = takePassword(await gatherAnswers({ config, set: [] }, cwd));
  return { ...parseSettings(answers) };
}

function changes(answers: RawAnswers, before: RawAnswers): string[] {
  const known = new Map(flatAnswers(before).map(({ key, value }) => [key, value]));
  return flatAnswers(answers).flatMap(({ key, value }) => (known.get(key) === value ? [] : [`${key}=${value}`]));
}

function valued(flag: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [flag, String(value)];
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w./:,=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
