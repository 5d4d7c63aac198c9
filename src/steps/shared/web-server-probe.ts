import type { Run } from '../context.js';
import { type Ask, type Probe, probeOf, type Question } from './probe.js';
import { forgetCommand, outputOf, runCommand, type ServerCommand } from './run-command.js';
import { onlineServers } from './servers.js';

/** Of a body; all that is printed for 200 requests has to stay below the 24,000 characters that AWS keeps. */
const bodyBytes = 2_000;
const runSeconds = 300;

/**
 * Asks the web servers themselves, through Run Command: each is asked on its own address, and its proxy asks the app
 * servers. A single request goes to one of them, more are spread over all.
 */
export function fromWebServers(run: Run): Ask {
  return async (question, use) => {
    const servers = (await onlineServers(run, 'web')).slice(0, question.requests);
    const requests = Math.ceil(question.requests / servers.length);
    const spec: ServerCommand = {
      resource: `${question.name}-command`,
      request: {
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [...servers],
        Parameters: { commands: script(run, { ...question, requests }), executionTimeout: [String(runSeconds)] },
      },
      doing: `the answers to ${question.path}`,
      failed: `The web servers could not be made to ask themselves for ${question.path}.`,
    };
    const commandId = await runCommand(run, servers, spec);
    const outputs = await Promise.all(servers.map((id) => outputOf(run, commandId, id)));
    const probes = outputs.flatMap((output, i) => probesIn(output, `${question.path} on ${servers[i]}`));
    try {
      return await use(probes);
    } finally {
      await forgetCommand(run, spec);
    }
  };
}

/**
 * Prints each answer's status line and identity headers, then the error of a request that failed and of the last body
 * what is sought or else its beginning, in base64.
 */
function script(run: Run, { path, requests, sought }: Question): string[] {
  const { webInstanceHeader, appInstanceHeader } = run.bundle;
  const headers = ['HTTP/', `${webInstanceHeader}:`, `${appInstanceHeader}:`];
  const host = quoted(`Host: ${run.outputs('alb').dnsName}`);
  const found = sought === undefined ? undefined : `grep -o -m 1 -F -e ${quoted(sought)} "$work/body" | head -n 1`;
  return [
    'work=$(mktemp -d)',
    `trap 'rm -rf "$work"' EXIT`,
    'asked=0',
    `while [ "$asked" -lt ${requests} ]; do`,
    '  asked=$((asked + 1))',
    '  : >"$work/head"; : >"$work/body"',
    `  status=$(curl -g -sS --max-time 20 -H ${host} -D "$work/head" -o "$work/body" -w '%{http_code}' \\`,
    `    ${quoted(`http://127.0.0.1${path}`)} 2>"$work/error") || status=failed`,
    `  grep -i ${headers.map((name) => `-e ${quoted(`^${name}`)}`).join(' ')} "$work/head"`,
    '  [ "$status" = 200 ] || break',
    'done',
    `sed 's/^/error: /' "$work/error"`,
    `excerpt() { ${found ?? `head -c ${bodyBytes} "$work/body"`}; }`,
    `[ "$status" = 200 ] || excerpt() { head -c ${bodyBytes} "$work/body"; }`,
    'echo "body: $(excerpt | base64 -w 0)"',
  ];
}

/** One word of a shell; Systems Manager would take two braces for a parameter of its own. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replace(/\{(?=\{)/g, "{''")}'`;
}

function probesIn(output: string, what: string): Probe[] {
  const answers: { status: number; headers: Record<string, string>; body: string }[] = [];
  const failures: Probe[] = [];
  for (const line of output.split(/\r?\n/)) {
    const last = answers.at(-1);
    const status = /^HTTP\/\S+ (\d{3})/.exec(line)?.[1];
    const [, name = '', value = ''] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    if (status !== undefined) answers.push({ status: Number(status), headers: {}, body: '' });
    else if (name === 'error') failures.push({ ok: false, reason: `${what} did not answer (${value})` });
    else if (name === 'body' && last) last.body = Buffer.from(value, 'base64').toString('utf8');
    else if (last && name) last.headers[name.toLowerCase()] = value;
  }
  return [...answers.map((answer) => probeOf(answer, what)), ...failures];
}
