#!/usr/bin/env node
// Stands in for session-manager-plugin: its arguments, its environment and its words are the real one's
// (1.2.677.0 and later), but its port leads straight to STAND_IN_DESTINATION. STAND_IN_DOES says how it behaves.
import { appendFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const [, , ...args] = process.argv;
const behaviour = process.env.STAND_IN_DOES ?? 'works';
if (args[0] === '--version') {
  process.stdout.write(`${process.env.STAND_IN_VERSION ?? '1.2.896.0'}\n`);
  process.exit(0);
}
const [responseVariable = '', region, operation, profile, request = '', endpoint] = args;
const response = JSON.parse(process.env[responseVariable] ?? 'null');
const { Target, ...asked } = JSON.parse(request);
if (typeof Target !== 'string' || operation !== 'StartSession' || args.length !== 6) process.exit(2);
const { AWS_ACCESS_KEY_ID: key, AWS_PROFILE: userProfile, TMPDIR: folder } = process.env;
const started = { response, region, profile, request: { Target, ...asked }, endpoint, key, userProfile, folder };
appendFileSync(process.env.STAND_IN_LOG ?? '/dev/null', `${JSON.stringify({ pid: process.pid, ...started })}\n`);

const { SessionId } = response;
process.stdout.write(`\nStarting session with SessionId: ${SessionId}\n`);
process.on('SIGINT', () => {
  if (behaviour === 'ignores SIGINT') return;
  process.stdout.write(`\nExiting session with sessionId: ${SessionId}.\n\n`);
  process.exit(0);
});

const ends = {
  'is closed': `\n\nSessionId: ${SessionId} : Unable to connect to specified port: dial tcp 10.0.7.5:3306\n\n`,
  'is forbidden': `\n\nSessionId: ${SessionId} : Forwarding to IP address 10.0.0.2 is forbidden.\n\n`,
  'finds its port taken': 'Cannot perform start session: listen tcp 127.0.0.1:0: bind: address already in use\n',
};
if (behaviour === 'hangs') setInterval(() => undefined, 1_000);
else if (behaviour in ends) {
  process.stdout.write(ends[behaviour]);
  process.exit(0);
} else serve();

function serve() {
  const destination = Number(process.env.STAND_IN_DESTINATION);
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    process.stdout.write(`\nConnection accepted for session [${SessionId}]\n`);
    socket.on('error', () => undefined);
    if (behaviour === 'opens a dead port') return;
    if (behaviour === 'is refused') {
      process.stdout.write('\nConnection to destination port failed, check SSM Agent logs.\n');
      socket.end();
      return;
    }
    const onward = connect({ port: destination, host: '127.0.0.1', allowHalfOpen: true });
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  server.listen(0, 'localhost', () => {
    process.stdout.write(
      `Port ${server.address().port} opened for sessionId ${SessionId}.\nWaiting for connections...\n`,
    );
  });
}
