import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { onInstance } from './on-instance.js';

const answers = z.object({
  plain: z.string(),
  'other roots': z.string(),
  'another name': z.string(),
  verified: z.string(),
  /** Whether the server demands TLS of everybody: `ON`, `OFF`. */
  demanded: z.string(),
});

/** Asks the database in ways that it or the client has to refuse, and in the one that the app uses. */
const questions: readonly string[] = [
  "python3 - <<'PY'",
  'import json, pymysql, socket, ssl',
  "env = dict(line.strip().split('=', 1) for line in open('/etc/tier3-app/env'))",
  "writer, password = env['TIER3_DB_WRITER'], open(env['TIER3_DB_PASSWORD_FILE']).read().strip()",
  'def connect(host, **tls):',
  "    return pymysql.connect(host=host, user=env['TIER3_DB_USER'], password=password, connect_timeout=5, **tls)",
  'def ask(host, **tls):',
  '    try:',
  '        connect(host, **tls).close()',
  "        return 'accepted'",
  "    except pymysql.err.MySQLError as e: return ' '.join(map(str, e.args))",
  "roots = ssl.create_default_context(cafile=env['TIER3_DB_CA'])",
  'with connect(writer, ssl=roots) as c, c.cursor() as k:',
  '    k.execute("SHOW VARIABLES LIKE \'require_secure_transport\'")',
  '    demanded = k.fetchone()[1]',
  "print(json.dumps({'demanded': demanded, 'plain': ask(writer, ssl_disabled=True), 'other roots': ask(writer, ssl=ssl.create_default_context()),",
  "  'another name': ask(socket.gethostbyname(writer), ssl=roots), 'verified': ask(writer, ssl=roots)}))",
  'PY',
];

/** What became of connections from an app server with the app's user, by how they were asked for. */
export async function tlsAnswers(aws: SSMClientConfig, appServer: string): Promise<z.infer<typeof answers>> {
  return answers.parse(JSON.parse(await onInstance(aws, appServer, questions)));
}
