import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Opens a connection through the datacenter's door (a unix socket) to a name or address on its internet. */
export async function dialThrough(socketPath: string, host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    let head = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(10);
      if (end < 0) return;
      socket.off('data', onData).off('error', reject).off('close', onClose).pause();
      const answer = head.toString('utf8', 0, end);
      if (answer !== 'ok') {
        socket.destroy();
        reject(new Error(`${host}:${port} cannot be reached: ${answer.replace(/^error /, '')}`));
        return;
      }
      const rest = head.subarray(end + 1);
      if (rest.length > 0) socket.unshift(rest);
      resolve(socket);
    };
    const onClose = (): void => reject(new Error(`${host}:${port} cannot be reached: the data plane has ended`));
    socket.on('data', onData).on('error', reject).on('close', onClose);
    socket.write(`${JSON.stringify({ host, port })}\n`);
  });
}
