import { createHash, randomUUID } from 'node:crypto';

/** The messages of a data channel, by direction: the caller's data, the agent's data, either's, the service's. */
export type StreamType = 'input_stream_data' | 'output_stream_data';
export type MessageType =
  | StreamType
  | 'acknowledge'
  | 'channel_closed'
  | 'start_publication'
  | 'pause_publication'
  | 'agent_session_state';

export const payloadTypes = {
  none: 0,
  output: 1,
  error: 2,
  size: 3,
  parameter: 4,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  encryptionChallengeRequest: 8,
  encryptionChallengeResponse: 9,
  flag: 10,
  stdErr: 11,
  exitCode: 12,
} as const;

/** Payload of a message of type `flag`: one big-endian u32. */
export const sessionFlags = { disconnectToPort: 1, terminateSession: 2, connectToPortError: 3 } as const;

/** One binary frame of the data channel. */
export interface AgentMessage {
  /** A `MessageType`, or a type this product does not know (to be ignored). */
  readonly type: string;
  /** Milliseconds since 1970; never 0. */
  readonly createdDate: number;
  readonly sequenceNumber: number;
  /** Bit 0 SYN, bit 1 FIN; nobody acts on it. */
  readonly flags: number;
  /** UUID as text. */
  readonly id: string;
  readonly payloadType: number;
  readonly payload: Buffer;
}

/** Big endian; `HeaderLength` counts up to PayloadLength, which is followed by the payload. */
const at = {
  headerLength: 0,
  type: 4,
  schemaVersion: 36,
  createdDate: 40,
  sequenceNumber: 48,
  flags: 56,
  id: 64,
  digest: 80,
  payloadType: 112,
  payloadLength: 116,
  payload: 120,
} as const;
const schemaVersion = 1;

/** A new message with its own id. */
export function newMessage(
  fields: Pick<AgentMessage, 'payload' | 'createdDate'> & { readonly type: MessageType } & Partial<AgentMessage>,
): AgentMessage {
  return { sequenceNumber: 0, flags: 0, id: randomUUID(), payloadType: payloadTypes.none, ...fields };
}

export function encodeMessage(message: AgentMessage): Buffer {
  const frame = Buffer.alloc(at.payload + message.payload.length);
  frame.writeUInt32BE(at.payloadLength, at.headerLength);
  frame.fill(' ', at.type, at.schemaVersion, 'latin1').write(message.type, at.type, 'latin1');
  frame.writeUInt32BE(schemaVersion, at.schemaVersion);
  frame.writeBigUInt64BE(BigInt(message.createdDate), at.createdDate);
  frame.writeBigInt64BE(BigInt(message.sequenceNumber), at.sequenceNumber);
  frame.writeBigUInt64BE(BigInt(message.flags), at.flags);
  uuidBytes(message.id).copy(frame, at.id);
  digest(message.payload).copy(frame, at.digest);
  frame.writeUInt32BE(message.payloadType, at.payloadType);
  frame.writeUInt32BE(message.payload.length, at.payloadLength);
  message.payload.copy(frame, at.payload);
  return frame;
}

/**
 * Reads a frame; undefined when it is damaged (too short, impossible head, digest of another payload): such frames
 * are dropped without an acknowledgement, so that the sender sends them again.
 */
export function decodeMessage(frame: Buffer): AgentMessage | undefined {
  if (frame.length < at.payload) return undefined;
  const payloadStart = frame.readUInt32BE(at.headerLength) + 4;
  const createdDate = Number(frame.readBigUInt64BE(at.createdDate));
  const sequenceNumber = Number(frame.readBigInt64BE(at.sequenceNumber));
  const flags = Number(frame.readBigUInt64BE(at.flags));
  if (payloadStart < at.payload || payloadStart > frame.length) return undefined;
  if (createdDate === 0 || ![createdDate, sequenceNumber, flags].every(Number.isSafeInteger)) return undefined;
  // The payload is the rest of the frame: readers do not rely on PayloadLength, and some writers leave it 0.
  const payload = frame.subarray(payloadStart);
  if (payload.length > 0 && !digest(payload).equals(frame.subarray(at.digest, at.payloadType))) return undefined;
  return {
    // Padded with spaces on the right by the plugin, with NULs on the left by other writers.
    type: frame.toString('latin1', at.type, at.schemaVersion).replaceAll('\0', ' ').trim(),
    createdDate,
    sequenceNumber,
    flags,
    id: uuidText(frame.subarray(at.id, at.digest)),
    payloadType: frame.readUInt32BE(at.payloadType),
    payload,
  };
}

/** The answer to a stream message; receivers match it by sequence number. */
export function acknowledgement(message: AgentMessage, createdDate: number): AgentMessage {
  const body = {
    AcknowledgedMessageType: message.type,
    AcknowledgedMessageId: message.id,
    AcknowledgedMessageSequenceNumber: message.sequenceNumber,
    IsSequentialMessage: true,
  };
  return newMessage({ type: 'acknowledge', createdDate, flags: 3, payload: Buffer.from(JSON.stringify(body)) });
}

export function flagPayload(flag: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(flag);
  return payload;
}

/** On the wire the two halves of a UUID are swapped. */
function uuidBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes.subarray(8), bytes.subarray(0, 8)]);
}

function uuidText(bytes: Buffer): string {
  const hex = Buffer.concat([bytes.subarray(8), bytes.subarray(0, 8)]).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function digest(payload: Buffer): Buffer {
  return createHash('sha256').update(payload).digest();
}
