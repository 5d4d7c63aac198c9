import { createHash } from 'node:crypto';
import type { Clients } from '../../src/aws/clients.js';
import { commandApi } from '../../src/commands/ports/command-api.js';
import { databaseByCommand } from '../../src/commands/ports/database-by-command.js';
import { sessionApi } from '../../src/commands/ports/session-api.js';
import type { FleetTier } from '../../src/config/names.js';
import type { Unshown } from '../../src/engine/events.js';
import type { Clock } from '../../src/lib/clock.js';
import type { BundleFacts, DatabasePort, DatabaseSession, HttpPort } from '../../src/steps/context.js';
import { portForwarding } from '../../src/tunnel/port-forwarding.js';
import type { EnvironmentOptions } from './environment-options.js';
import { playSession } from './played-session.js';

/** What the app says while the probe's row is there. */
export const pages: Readonly<Record<string, string>> = {
  '/write': 'Saved: 2026-01-01 00:00:00\n',
  '/read': '["2026-01-01 00:00:00"]',
};

export const bundle: BundleFacts = {
  schema: [{ sql: 'CREATE TABLE datetimes (dt datetime)', line: 1 }],
  write: { path: '/write', answer: /^Saved: (.+)$/m },
  readPath: '/read',
  removeProbe: { sql: 'DELETE FROM datetimes WHERE dt = ? LIMIT 1' },
  webInstanceHeader: 'X-Tier3-Web',
  appInstanceHeader: 'x-tier3-app',
};

/** A packed release: other content is another digest. */
export function packed(tier: string, values: object) {
  const digest = createHash('sha256')
    .update(JSON.stringify([tier, values]))
    .digest('hex');
  const content = {
    schemaVersion: '2.2',
    parameters: { phase: { type: 'String', default: 'all', allowedValues: ['packages', 'push', 'all'] } },
    mainSteps: [{ action: 'aws:runShellScript', name: 'release', inputs: { runCommand: [`${digest} {{ phase }}`] } }],
  };
  return { digest, documentContent: JSON.stringify(content) };
}

export interface DatabaseWay {
  readonly clients: Clients;
  readonly clock: Clock;
  readonly options: EnvironmentOptions;
  /** Where the SQL ends that reaches the database. */
  readonly sql: string[];
  /** Counts something as a call under way. */
  readonly during: <T>(call: Promise<T>) => Promise<T>;
  readonly tellUnshown: (told: Unshown) => void;
}

/** Under a policy the session is asked for, as the product does; what would go through it ends here. */
export function playedDatabase(given: DatabaseWay): DatabasePort {
  const { clients, clock, options, sql: reached, during, tellUnshown } = given;
  if (options.way === 'run-command') {
    return databaseByCommand({ api: commandApi(clients), clock, caPem: 'roots', onLog: () => undefined });
  }
  const api = sessionApi(clients, tellUnshown);
  return {
    withSession: async ({ user, throughInstance, host, port }, work) => {
      if (options.policy) {
        const way = portForwarding({ target: throughInstance, remoteHost: host, remotePort: port });
        await during(playSession(api, throughInstance, way));
      }
      reached.push(`-- ${user} through ${throughInstance.slice(0, 2)}`);
      const query: DatabaseSession['query'] = async (sql, values = []) => {
        reached.push(values.reduce<string>((text, value) => text.replace('?', `'${String(value)}'`), sql));
        return [];
      };
      return work({
        query,
        use: async (database) => {
          await query(`USE ${database}`);
        },
        atomically: async (calls) => {
          for (const { sql, values } of calls) await query(sql, values);
        },
      });
    },
  };
}

/** Every running server answers in turn. */
export function playedWebsite(
  runningOf: (tier: FleetTier) => readonly string[],
  beforeRequest: (() => void) | undefined,
): HttpPort {
  let turn = 0;
  return {
    get: async ({ path }) => {
      beforeRequest?.();
      turn += 1;
      const of = (tier: FleetTier): string => {
        const running = runningOf(tier);
        return running[turn % running.length] ?? '';
      };
      const headers = { 'x-tier3-web': of('web'), 'x-tier3-app': of('app') };
      return { status: 200, headers, body: pages[path] ?? '' };
    },
  };
}
