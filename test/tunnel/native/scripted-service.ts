import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type AgentMessage,
  acknowledgement,
  decodeMessage,
  encodeMessage,
  type MessageType,
  newMessage,
  payloadTypes,
} from '../../../src/tunnel/native/codec.js';
import { encodeSmux, SmuxDecoder, type SmuxFrame, smuxCommands } from '../../../src/tunnel/native/smux.js';

/** How the service and the agent behave; what is left out goes well. */
export interface Script {
  /** Instead of the WebSocket: an HTTP status, or silence. */
  readonly upgrade?: number | 'silent';
  /** After the token. */
  readonly token?: 'rejected' | 'agent-never-comes' | { readonly closedWith: string };
  /** Replaces the agent's handshake request. */
  readonly request?: object;
  /** What follows the client's handshake response. */
  readonly response?: 'silent' | 'dropped';
  /** The agent says nothing to so many frames of data before it is ready. */
  readonly refusing?: number;
  /** The connection is alive but no ping is answered, as when a network swallows everything. */
  readonly swallowsPings?: boolean;
  /** What the agent does with smux frames; answers with bytes of the session. */
  readonly serve?: (frame: SmuxFrame, connection: Connection) => void;
}

export const handshakeRequest = {
  AgentVersion: '3.3.987.0',
  RequestedClientActions: [
    {
      ActionType: 'SessionType',
      ActionParameters: { SessionType: 'Port', Properties: { type: 'LocalPortForwarding', portNumber: '3306' } },
    },
  ],
};

/** Sends the data of a stream back, and answers its end. */
export function echo({ command, streamId, data }: SmuxFrame, connection: Connection): void {
  if (command === smuxCommands.psh || command === smuxCommands.fin) connection.smux({ command, streamId, data });
}

/** One connection of a client: the service's and the agent's end in one. */
export class Connection {
  readonly messages: AgentMessage[] = [];
  readonly #socket: WebSocket;
  readonly #script: Script;
  readonly #decoder = new SmuxDecoder();
  #sequence = 0;
  #expected = 0;
  #refusing: number;
  deaf = false;

  constructor(socket: WebSocket, script: Script) {
    this.#socket = socket;
    this.#script = script;
    this.#refusing = script.refusing ?? 0;
    socket.once('message', () => this.#tokenPresented());
  }

  drop(): void {
    this.#socket.terminate();
  }

  service(type: MessageType, body: object): void {
    this.#put(newMessage({ type, createdDate: 1, payload: Buffer.from(JSON.stringify(body)) }));
  }

  agent(payloadType: number, payload: Buffer): void {
    const sequenceNumber = this.#sequence++;
    this.#put(newMessage({ type: 'output_stream_data', createdDate: 1, sequenceNumber, payloadType, payload }));
  }

  smux(frame: SmuxFrame): void {
    this.agent(payloadTypes.output, encodeSmux(frame));
  }

  #put(message: AgentMessage): void {
    this.#socket.send(encodeMessage(message));
  }

  #tokenPresented(): void {
    const { token, request = handshakeRequest } = this.#script;
    if (token === 'rejected') this.#socket.close(1000);
    else if (typeof token === 'object') this.service('channel_closed', { Output: token.closedWith });
    else if (token !== 'agent-never-comes') {
      this.#socket.on('message', (data: Buffer) => this.#receive(data));
      this.agent(payloadTypes.handshakeRequest, Buffer.from(JSON.stringify(request)));
    }
  }

  #receive(data: Buffer): void {
    const message = decodeMessage(data);
    if (!message || this.deaf) return;
    this.messages.push(message);
    if (message.type !== 'input_stream_data') return;
    if (message.payloadType === payloadTypes.output && this.#refusing > 0) {
      this.#refusing -= 1;
      return;
    }
    // In order only: what comes early is refused and so comes again.
    if (message.sequenceNumber > this.#expected) return;
    this.#put(acknowledgement(message, 1));
    if (message.sequenceNumber < this.#expected) return;
    this.#expected += 1;
    if (message.payloadType === payloadTypes.handshakeResponse) this.#responded();
    if (message.payloadType !== payloadTypes.output) return;
    for (const frame of this.#decoder.push(message.payload)) (this.#script.serve ?? echo)(frame, this);
  }

  #responded(): void {
    if (this.#script.response === 'dropped') this.drop();
    if (this.#script.response) return;
    this.agent(payloadTypes.handshakeComplete, Buffer.from('{"HandshakeTimeToComplete":1,"CustomerMessage":""}'));
  }
}

/** A data channel endpoint on loopback that follows a script. */
export class ScriptedService {
  readonly connections: Connection[] = [];
  readonly upgrades: IncomingMessage[] = [];
  readonly #http: Server = createServer();
  readonly #sockets: Duplex[] = [];
  base = '';

  static async start(script: Script): Promise<ScriptedService> {
    const service = new ScriptedService();
    const webSockets = new WebSocketServer({ noServer: true, autoPong: script.swallowsPings !== true });
    service.#http.on('upgrade', (request, socket, head) => {
      service.upgrades.push(request);
      service.#sockets.push(socket);
      if (script.upgrade === 'silent') return;
      if (script.upgrade !== undefined) {
        socket.end(`HTTP/1.1 ${script.upgrade} Refused\r\ncontent-length: 11\r\nconnection: close\r\n\r\nthe reason.`);
        return;
      }
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        service.connections.push(new Connection(webSocket, script));
      });
    });
    await new Promise<void>((resolve) => service.#http.listen(0, '127.0.0.1', resolve));
    service.base = `ws://127.0.0.1:${(service.#http.address() as AddressInfo).port}`;
    return service;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
