import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../../region/cloud.js';
import { type EventSource, Events } from '../tables.js';

/** RDS keeps events for two weeks. */
const keptMs = 14 * 24 * 3_600_000;

/** Notes what happened, in the words and categories of RDS's own messages. */
export function recordEvent(
  cloud: Cloud,
  source: EventSource,
  sourceId: string,
  message: string,
  categories: readonly string[],
): void {
  const events = cloud.table(Events);
  for (const event of events.where(({ at }) => at < cloud.now() - keptMs)) events.delete(event.id);
  events.put({ id: randomUUID(), at: cloud.now(), source, sourceId, categories, message });
}
