import { setTimeout as sleep } from 'node:timers/promises';
import {
  albName,
  readerName,
  sampleTopology,
  tcpGroupArn,
  webGroupArn,
  writerName,
} from '../sandbox/plane/sample-topology.js';
import type { PlaneProcess } from './plane-process.js';

/** User data: serves the host's name, and runs what a request that is meant for this host asks for. */
export const remoteHands = `#!/bin/bash
cat > /usr/local/bin/hands <<'PY'
import http.server, socket, subprocess
class Hands(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def answer(self, code, body):
        self.send_response(code)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        self.answer(200, (socket.gethostname() + ' ' + self.client_address[0] + ' ' + self.headers.get('X-Forwarded-For', '-')).encode())
    def do_POST(self):
        script = self.rfile.read(int(self.headers['Content-Length']))
        if self.headers['X-Host'] != socket.gethostname(): return self.answer(421, b'')
        done = subprocess.run(['bash'], input=script, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.answer(200, done.stdout)
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer(('0.0.0.0', 80), Hands).serve_forever()
PY
cat > /etc/systemd/system/hands.service <<'UNIT'
[Service]
ExecStart=/usr/bin/python3 /usr/local/bin/hands
[Install]
WantedBy=multi-user.target
UNIT
systemctl enable --now hands
echo user data ran on $(hostname)
`;

/** Each load balancer checks for itself, and sends nothing to a target before. */
export async function bothServe(plane: PlaneProcess): Promise<void> {
  for (const targetGroupArn of [webGroupArn, tcpGroupArn]) {
    for (const targetId of ['i-web1', 'i-web2']) {
      await plane.event({ kind: 'target-health', targetGroupArn, targetId, state: 'healthy' });
    }
  }
}

export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** One HTTP request from the internet to the sample's ALB. */
export async function throughAlb(plane: PlaneProcess, head: readonly string[], body = ''): Promise<Answer> {
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  const request = `${[...head, `Host: ${albName}`, length, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`;
  const text = String(await plane.call({ command: 'http', host: albName, port: 80, request }));
  const end = text.indexOf('\r\n\r\n');
  return { status: Number(text.slice(9, 12)), head: text.slice(0, end), body: text.slice(end + 4) };
}

/** Runs a script as root inside the host and gives all it printed; the request comes by the ALB like any other. */
export async function runOn(plane: PlaneProcess, hostname: string, script: string): Promise<string> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const { status, body } = await throughAlb(plane, ['POST / HTTP/1.1', `X-Host: ${hostname}`], script);
    if (status === 200) return body.trim();
    await sleep(status === 421 ? 0 : 100);
  }
  throw new Error(`${hostname} was not reached through the load balancer`);
}

/** Runs a line of Python on a host, with `ask(host, sql, **tls)` for the databases. */
export async function databaseClient(plane: PlaneProcess, on: string): Promise<(line: string) => Promise<string>> {
  const ca = String(await plane.call({ command: 'ca' }));
  const { master } = sampleTopology().databases[0] ?? { master: { username: '', password: '' } };
  const prelude = [
    `cat > /tmp/ca.pem <<'PEM'\n${ca}PEM`,
    "cat > /tmp/sql.py <<'PY'",
    'import pymysql, sys',
    'def ask(host, sql, **tls):',
    "    tls = tls or dict(ssl_ca='/tmp/ca.pem', ssl_verify_cert=True, ssl_verify_identity=True)",
    '    try:',
    `        c = pymysql.connect(host=host, user='${master.username}', password=${JSON.stringify(master.password)}, database='app', autocommit=True, **tls)`,
    '        with c, c.cursor() as k:',
    '            k.execute(sql); return k.fetchall()',
    '    except pymysql.err.MySQLError as e: return e.args[0]',
    `writer, reader = '${writerName}', '${readerName}'`,
  ];
  return (line) => runOn(plane, on, [...prelude, line, 'PY', 'python3 /tmp/sql.py'].join('\n'));
}
