import { createHash, randomBytes } from 'node:crypto';

/**
 * The little the service itself must know of the data channel's binary frames: which type a passing frame has,
 * and how to write the messages that the service originates. Layout: 120-byte head, big endian, then the payload.
 */
const headLength = 116;
const at = { type: 4, schema: 36, created: 40, flags: 56, id: 64, digest: 80, payloadLength: 116, payload: 120 };

export type ServiceMessageType = 'channel_closed' | 'start_publication' | 'pause_publication';

/** The MessageType of a frame, or undefined when it is no frame. */
export function messageType(frame: Buffer): string | undefined {
  if (frame.length < at.payload || frame.readUInt32BE(0) !== headLength) return undefined;
  return frame.toString('latin1', at.type, at.schema).replaceAll('\0', ' ').trim();
}

/** The payload of a frame as a JSON object, or undefined when it is none. */
export function jsonPayload(frame: Buffer): Readonly<Record<string, unknown>> | undefined {
  return jsonObject(frame.toString('utf8', at.payload));
}

/** A text as a JSON object, or undefined when it is none. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes one message of the service's own. `createdDate` is in milliseconds since 1970. */
export function serviceMessage(type: ServiceMessageType, createdDate: number, body: object): Buffer {
  const payload = Buffer.from(JSON.stringify(body));
  const head = Buffer.alloc(at.payload);
  head.writeUInt32BE(headLength, 0);
  head.fill(' ', at.type, at.schema, 'latin1').write(type, at.type, 'latin1');
  head.writeUInt32BE(1, at.schema);
  head.writeBigUInt64BE(BigInt(createdDate), at.created);
  head.writeBigUInt64BE(3n, at.flags);
  randomBytes(16).copy(head, at.id);
  createHash('sha256').update(payload).digest().copy(head, at.digest);
  head.writeUInt32BE(payload.length, at.payloadLength);
  return Buffer.concat([head, payload]);
}
