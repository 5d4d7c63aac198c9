import { rm } from 'node:fs/promises';
import { type ExitCode, exitCodes, Refusal } from '../../errors.js';
import { removeImage } from '../../sandbox/plane/index.js';
import { environmentsIn, sandboxFolder, stateFolder } from '../environment.js';
import type { GlobalOptions } from '../options.js';
import { presentationOf, questionOf } from '../presentation.js';
import { emitData, say, type Terminal } from '../terminal.js';
import { SandboxClient } from './client.js';
import { cacheFolder, ensureSandbox } from './ensure.js';
import { waitForEnd } from './start.js';

const defaultRegion = 'us-east-1';

/** `tier3-wizard sandbox start`: a server that stays until it is stopped; prints what a client needs to use it. */
export async function sandboxStart(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const ask = questionOf(presentationOf(options, terminal), options);
  const client = await ensureSandbox(options, terminal, {
    temporary: false,
    region: options.region ?? defaultRegion,
    ...(ask ? { ask } : {}),
  });
  describe(client, options, terminal);
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
  const { holdings } = await client.status();
  if (options.json) {
    const { databaseCa: _ca, ...descriptor } = client.descriptor;
    emitData(terminal, JSON.stringify({ running: true, ...descriptor, holdings }));
    return exitCodes.done;
  }
  describe(client, options, terminal);
  emitData(terminal, `Holds ${holdings.length} resources.`);
  return exitCodes.done;
}

/** `tier3-wizard sandbox stop`: ends the server and its hosts; what it holds stays on disk for the next start. */
export async function sandboxStop(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const client = await SandboxClient.find(sandboxFolder(options, terminal.cwd));
  if (!client) {
    say(terminal, 'No sandbox runs; nothing to stop.');
    return exitCodes.done;
  }
  await client.stop();
  await waitForEnd(client);
  say(terminal, 'The sandbox has stopped. Its resources stay on disk; `tier3-wizard sandbox start` brings them back.');
  return exitCodes.done;
}

/** `tier3-wizard sandbox clean`: removes the stopped sandbox's state and the image. */
export async function sandboxClean(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const folder = sandboxFolder(options, terminal.cwd);
  const client = await SandboxClient.find(folder);
  const environments = environmentsIn(stateFolder(options, terminal.cwd));
  if (environments.length > 0 && !options.yes) {
    throw new Refusal(
      `The sandbox may still hold ${environments.join(', ')}.`,
      'Remove it with `tier3-wizard --teardown`, or add --yes to throw it away with the sandbox.',
    );
  }
  if (client) {
    await client.stop();
    await waitForEnd(client);
  }
  await rm(folder, { recursive: true, force: true });
  await removeImage(cacheFolder(terminal));
  say(terminal, 'The sandbox’s state and image are removed.');
  return exitCodes.done;
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
    `export AWS_ENDPOINT_URL=${url} AWS_REGION=${region}`,
    `export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
  ];
  for (const line of lines) emitData(terminal, line);
}
