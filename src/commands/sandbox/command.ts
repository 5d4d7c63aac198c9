import { rm, rmdir } from 'node:fs/promises';
import { type ExitCode, exitCodes, Refusal, WizardError } from '../../errors.js';
import { removeImage } from '../../sandbox/plane/index.js';
import { readSettings } from '../../sandbox/server/settings.js';
import { environmentFolder, sandboxFolder, stateFolder } from '../environment.js';
import { lockEnvironment } from '../lock.js';
import type { GlobalOptions } from '../options.js';
import { presentationOf, questionOf } from '../presentation.js';
import { emitData, say, type Terminal } from '../terminal.js';
import { cacheFolder } from './cache-folder.js';
import { SandboxClient } from './client.js';
import { ensureSandbox } from './ensure.js';
import { environmentsOfSandbox } from './environments.js';
import { waitForEnd } from './start.js';

const defaultRegion = 'us-east-1';

/** `tier3-wizard sandbox start`: a server that stays until it is stopped; prints what a client needs to use it. */
export async function sandboxStart(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const ask = questionOf(presentationOf(options, terminal), options);
  const folder = sandboxFolder(options, terminal.cwd);
  const started = await ensureSandbox(options, terminal, {
    temporary: false,
    region: options.region ?? readSettings(folder)?.region ?? defaultRegion,
    ...(ask ? { ask } : {}),
  });
  if (started.descriptor.temporary) await started.keep();
  describe((await SandboxClient.find(folder)) ?? started, options, terminal);
  return exitCodes.done;
}

/** `tier3-wizard sandbox status`: what runs, at which level, and what it holds. */
export async function sandboxStatus(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const folder = sandboxFolder(options, terminal.cwd);
  const client = await SandboxClient.find(folder);
  if (!client) {
    if (options.json) emitData(terminal, JSON.stringify({ running: false }));
    else emitData(terminal, `No sandbox runs from ${stateFolder(options, terminal.cwd)}.`);
    return exitCodes.done;
  }
  const { holdings, faults } = await client.status();
  if (options.json) {
    const { databaseCa: _ca, ...descriptor } = client.descriptor;
    emitData(terminal, JSON.stringify({ running: true, ...descriptor, holdings, faults }));
    return exitCodes.done;
  }
  describe(client, options, terminal);
  emitData(terminal, `Holds ${holdings.length} resources.`);
  for (const { spec, seen } of faults) emitData(terminal, `Fault ${spec}: ${seen} matching calls so far.`);
  return exitCodes.done;
}

/** `tier3-wizard sandbox stop`: ends the server and its hosts; what it holds stays on disk for the next start. */
export async function sandboxStop(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const client = await SandboxClient.find(sandboxFolder(options, terminal.cwd));
  if (!client) {
    say(terminal, 'No sandbox runs; nothing to stop.');
    return exitCodes.done;
  }
  await end(client);
  say(terminal, 'The sandbox has stopped. Its resources stay on disk; `tier3-wizard sandbox start` brings them back.');
  return exitCodes.done;
}

/** `tier3-wizard sandbox clean`: removes the sandbox with the environments in it, and the image unless another sandbox's hosts use it. */
export async function sandboxClean(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const states = stateFolder(options, terminal.cwd);
  const folder = sandboxFolder(options, terminal.cwd);
  const client = await SandboxClient.find(folder);
  const environments = await environmentsOfSandbox(states, folder);
  if (environments.length > 0 && !options.yes) {
    throw new Refusal(
      `The sandbox holds ${environments.join(', ')}.`,
      'Remove it with `tier3-wizard --teardown`, or add --yes to throw it away with the sandbox.',
    );
  }
  // Refused while a run works on one of them; the locks go with their folders.
  for (const name of environments) await lockEnvironment(environmentFolder(states, name), options);
  if (client) await end(client);
  for (const name of environments) await rm(environmentFolder(states, name), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await rmdir(states).catch(() => undefined);
  const cache = cacheFolder(terminal);
  const [use] = await removeImage(cache);
  await rmdir(cache).catch(() => undefined);
  if (use) {
    say(terminal, "The sandbox's state is removed.");
    say(terminal, `The image stays: the hosts of the sandbox in ${use.folder} (process ${use.pid}) run from it.`);
  } else say(terminal, "The sandbox's state and image are removed.");
  return exitCodes.done;
}

/** Ends the server and its hosts. @throws WizardError when its process stays. */
async function end(client: SandboxClient): Promise<void> {
  await client.stop();
  if (await waitForEnd(client)) return;
  const { pid } = client.descriptor;
  throw new WizardError(`The sandbox's process ${pid} does not end.`, {
    blame: 'internal',
    remedy: `End it with \`kill -9 ${pid}\`, and run the same command again.`,
  });
}

function describe(client: SandboxClient, options: GlobalOptions, terminal: Terminal): void {
  const { databaseCa: _ca, ...descriptor } = client.descriptor;
  if (options.json) {
    emitData(terminal, JSON.stringify(descriptor));
    return;
  }
  const { url, region, accessKeyId, secretAccessKey, level, description, speed } = descriptor;
  const lines = [
    `Sandbox: level ${level}, ${speed} times faster than AWS. ${description}`,
    `export AWS_ENDPOINT_URL=${url} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
    `export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
  ];
  for (const line of lines) emitData(terminal, line);
}
