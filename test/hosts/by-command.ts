import { join } from 'node:path';
import { createClients } from '../../src/aws/clients.js';
import { databaseRoots } from '../../src/commands/ports/bundle.js';
import { commandApi } from '../../src/commands/ports/command-api.js';
import { databaseByCommand } from '../../src/commands/ports/database-by-command.js';
import { SandboxClient } from '../../src/commands/sandbox/client.js';
import { sandboxTarget } from '../../src/commands/target/sandbox.js';
import type { DatabaseAccess, DatabaseSession } from '../../src/steps/context.js';
import { tablesOf } from './kept-state.js';

type Login = Pick<DatabaseAccess, 'host' | 'port' | 'user' | 'password'>;

/** Asks the database as `--tunnel run-command` does: an instance's agent is the only way. */
export async function byCommand<T>(
  stateFolder: string,
  instanceId: string,
  login: Login,
  work: (session: DatabaseSession) => Promise<T>,
): Promise<T> {
  const sandbox = await SandboxClient.find(join(stateFolder, '_sandbox'));
  if (!sandbox) throw new Error(`no sandbox runs from ${stateFolder}`);
  const target = sandboxTarget(sandbox);
  const api = commandApi(createClients(target));
  const port = databaseByCommand({ api, clock: target.clock, caPem: databaseRoots(target), onLog: () => undefined });
  return port.withSession({ throughInstance: instanceId, ...login, onWay: () => undefined }, work);
}

/** All that Systems Manager has of commands: what was sent, and what came back. */
export function keptOfCommands(stateFolder: string): string {
  const tables = tablesOf(stateFolder);
  return JSON.stringify(['ssm.runs', 'ssm.invocations', 'ssm.messages'].map((name) => tables[name]));
}
