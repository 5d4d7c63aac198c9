// Runs a data plane in a process (and for a user) of its own: one JSON command per line on stdin, one answer per line.
// Started as: node run-plane.mjs '{"stateDir", "cacheDir", "cgroup", "socketPath"}'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { prepareImage, probePlane, startRealPlane } from '../../dist/sandbox/plane/index.js';

const { stateDir, cacheDir, cgroup, socketPath } = JSON.parse(process.argv[2]);
const events = [];
let plane;

/** Stands in for the control plane: tells the host header back. */
const server = createServer((request, response) => response.end(`control plane ${request.headers.host}`));

const commands = {
  async start() {
    const probe = await probePlane({ cgroup });
    if (probe.level !== 'real') return probe;
    const imageDir = await prepareImage({ cacheDir });
    await new Promise((resolve) => server.listen(socketPath, resolve));
    const endpoints = [{ names: ['ssm.us-east-1.amazonaws.com', 'sts.us-east-1.amazonaws.com'], socketPath }];
    const log = (line) => events.push({ kind: 'log', line });
    plane = await startRealPlane({ stateDir, imageDir, region: 'us-east-1', endpoints, log, cgroup });
    plane.onEvent((event) => events.push(event));
    return { level: plane.level, pid: process.pid };
  },
  async apply({ topology }) {
    await plane.apply(topology);
  },
  /** Sends one request to a load balancer and gives the whole answer. */
  async http({ host, port, request }) {
    const connection = await plane.dial(host, port);
    connection.write(request);
    return text(connection);
  },
  /** The same over TLS: what was shown and answered, or the code of what is wrong with it. */
  async https({ host, port, servername, ca, request }) {
    const socket = await plane.dial(host, port);
    const connection = connect({ socket, servername, ca });
    try {
      await once(connection, 'secureConnect');
      const certificate = connection.getPeerX509Certificate().toString();
      connection.write(request);
      return { certificate, answer: await text(connection) };
    } catch (error) {
      return { refused: error.code };
    }
  },
  async events() {
    return events;
  },
  async console({ hostId }) {
    return plane.console(hostId);
  },
  async ca() {
    return plane.databaseCa;
  },
  async stop({ keepDisks }) {
    await plane.stop({ keepDisks });
    server.close();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, command, ...parameters } = JSON.parse(line);
  commands[command](parameters).then(
    (result) => console.log(JSON.stringify({ id, result })),
    (error) => console.log(JSON.stringify({ id, error: String(error) })),
  );
}
process.exit(0);
