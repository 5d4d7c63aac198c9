/** What a resolver knows: lower-case names with their addresses. */
export type Zone = ReadonlyMap<string, readonly string[]>;

const ttlSeconds = 5;
const type = { a: 1, any: 255 } as const;
const headerLength = 12;

interface Question {
  readonly name: string;
  readonly type: number;
  /** Offset behind the question. */
  readonly end: number;
}

/**
 * The answer to one DNS query: the A records of a known name, rotated by `turn`; an empty answer for its other types;
 * NXDOMAIN for the rest. Undefined when the packet is no query that deserves an answer.
 */
export function answerQuery(query: Buffer, zone: Zone, turn: number): Buffer | undefined {
  const question = readQuestion(query);
  if (question === undefined) return undefined;
  const addresses = zone.get(question.name);
  const wanted = question.type === type.a || question.type === type.any ? (addresses ?? []) : [];
  const records = wanted.map((_, index) => wanted[(index + turn) % wanted.length] ?? '');
  const header = Buffer.alloc(headerLength);
  query.copy(header, 0, 0, 2);
  const recursionDesired = query.readUInt16BE(2) & 0x0100;
  header.writeUInt16BE(0x8080 | recursionDesired | (addresses === undefined ? 3 : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, query.subarray(headerLength, question.end), ...records.map(addressRecord)]);
}

function readQuestion(query: Buffer): Question | undefined {
  if (query.length < headerLength || (query.readUInt16BE(2) & 0x8000) !== 0 || query.readUInt16BE(4) !== 1)
    return undefined;
  const labels: string[] = [];
  let offset = headerLength;
  for (;;) {
    const length = query[offset];
    if (length === undefined || length > 63) return undefined;
    offset += 1;
    if (length === 0) break;
    labels.push(query.toString('latin1', offset, offset + length));
    offset += length;
  }
  if (offset + 4 > query.length) return undefined;
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(offset), end: offset + 4 };
}

/** An A record whose name points back to the question. */
function addressRecord(address: string): Buffer {
  const record = Buffer.from([
    0xc0,
    headerLength,
    0,
    type.a,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    4,
    ...address.split('.').map(Number),
  ]);
  record.writeUInt32BE(ttlSeconds, 6);
  return record;
}
