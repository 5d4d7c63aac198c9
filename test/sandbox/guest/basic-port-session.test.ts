import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  acknowledgement,
  decodeMessage,
  encodeMessage,
  flagPayload,
  newMessage,
  payloadTypes,
  sessionFlags,
} from '../../../src/tunnel/native/codec.js';
import { AgentHost, instanceId, missing } from './agent-host.js';

/** A client from before 1.1.70, which carries one connection in a session. */
class OldClient {
  received = '';
  /** The result that the service tells at the end. */
  ended: string | undefined;
  readonly #socket: WebSocket;
  readonly #acknowledged = new Set<number>();
  #sequence = 0;

  constructor(url: string, token: string) {
    this.#socket = new WebSocket(url);
    this.#socket.on('open', () =>
      this.#socket.send(
        JSON.stringify({
          MessageSchemaVersion: '1.0',
          RequestId: randomUUID(),
          TokenValue: token,
          ClientId: randomUUID(),
        }),
      ),
    );
    this.#socket.on('message', (data: Buffer) => this.#receive(data));
  }

  /** Sent again until it is acknowledged, as the agent says nothing before it is ready. */
  async send(payloadType: number, payload: Buffer): Promise<void> {
    const sequence = this.#sequence;
    this.#sequence += 1;
    const message = newMessage({
      type: 'input_stream_data',
      createdDate: Date.now(),
      ...{ payloadType, payload, sequenceNumber: sequence },
    });
    while (!this.#acknowledged.has(sequence) && this.ended === undefined) {
      this.#socket.send(encodeMessage(message));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(data: Buffer): void {
    const message = decodeMessage(data);
    if (message?.type === 'channel_closed') this.ended = String(JSON.parse(message.payload.toString()).Output);
    if (message?.type === 'acknowledge') {
      this.#acknowledged.add(Number(JSON.parse(message.payload.toString()).AcknowledgedMessageSequenceNumber));
    }
    if (message?.type !== 'output_stream_data') return;
    this.#socket.send(encodeMessage(acknowledgement(message, Date.now())));
    if (message.payloadType === payloadTypes.output) this.received += message.payload.toString();
    if (message.payloadType !== payloadTypes.handshakeRequest) return;
    const done = { ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' };
    const answer = { ClientVersion: '1.1.61.0', ProcessedClientActions: [done], Errors: null };
    void this.send(payloadTypes.handshakeResponse, Buffer.from(JSON.stringify(answer)));
  }
}

describe.skipIf(missing)(
  `a port session with a client that carries one connection${missing ? ` (${missing})` : ''}`,
  () => {
    let host: AgentHost;
    let destination: Server;
    let accepted: Socket[];
    let heard: string;
    let client: OldClient;

    beforeEach(async () => {
      host = await AgentHost.start();
      host.boot();
      [accepted, heard] = [[], ''];
      destination = createServer((socket) => {
        accepted.push(socket);
        socket.on('data', (bytes) => {
          heard += bytes;
        });
        socket.on('error', () => undefined).write(`hello ${accepted.length};`);
      });
      await once(destination.listen(0, '127.0.0.1'), 'listening');
    });
    afterEach(async () => {
      client.close();
      await host.stop();
      for (const socket of accepted) socket.destroy();
      destination.close();
    });

    async function connect(port: number): Promise<OldClient> {
      const ticket = await host.sessionApi().startSession(instanceId, 'AWS-StartPortForwardingSessionToRemoteHost', {
        host: ['127.0.0.1'],
        portNumber: [String(port)],
        localPortNumber: ['0'],
      });
      client = new OldClient(ticket.streamUrl, ticket.tokenValue);
      return client;
    }
    const port = () => (destination.address() as AddressInfo).port;
    const output = (text: string) => client.send(payloadTypes.output, Buffer.from(text));

    it('dials at once, and again with the first bytes after the destination has closed or was left', async () => {
      await connect(port());
      await expect.poll(() => client.received).toBe('hello 1;');
      const closed = once(accepted[0] ?? destination, 'close');
      accepted[0]?.end('bye;');
      await closed;
      await expect.poll(() => client.received).toBe('hello 1;bye;');
      await output('more');
      await expect.poll(() => client.received).toBe('hello 1;bye;hello 2;');
      await expect.poll(() => heard).toBe('more');
      const left = once(accepted[1] ?? destination, 'end');
      await client.send(payloadTypes.flag, flagPayload(sessionFlags.disconnectToPort));
      await left;
      await output('again');
      await expect.poll(() => client.received).toBe('hello 1;bye;hello 2;hello 3;');
      expect(client.ended).toBeUndefined();
    });

    it('ends with its reason when the destination refuses', async () => {
      const refusing = port();
      await new Promise((resolve) => destination.close(resolve));
      await connect(refusing);
      await expect.poll(() => client.ended).toBe(`Unable to connect to specified port: dial tcp 127.0.0.1:${refusing}`);
    });
  },
);
