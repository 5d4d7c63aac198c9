import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Opens a connection through the datacenter's door (a unix socket) to a name or address on its internet. */
export async function dialThrough(socketPath: string, host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    let head = Buffer.alloc(0);
    // By `readable`, not `data`: afterwards the stream is as fresh, and waits for its new owner's first listener.
    const onReadable = (): void => {
      for (let chunk: unknown = socket.read(); Buffer.isBuffer(chunk); chunk = socket.read()) {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf(10);
        if (end < 0) continue;
        socket.off('readable', onReadable).off('error', reject).off('close', onClose);
        const answer = head.toString('utf8', 0, end);
        if (answer !== 'ok') {
          socket.destroy();
          reject(new Error(`${host}:${port} cannot be reached: ${answer.replace(/^error /, '')}`));
          return;
        }
        const rest = head.subarray(end + 1);
        if (rest.length > 0) socket.unshift(rest);
        resolve(socket);
        return;
      }
    };
    const onClose = (): void => reject(new Error(`${host}:${port} cannot be reached: the data plane has ended`));
    socket.on('readable', onReadable).on('error', reject).on('close', onClose);
    socket.write(`${JSON.stringify({ host, port })}\n`);
  });
}
