export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object, or undefined when it is none. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** A payload as a JSON object, or undefined when it is none. */
export function parseObject(payload: Buffer): JsonObject | undefined {
  try {
    return asObject(JSON.parse(payload.toString('utf8')));
  } catch {
    return undefined;
  }
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
