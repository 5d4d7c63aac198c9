import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ResourceIntent } from '../engine/step.js';
import type { CostEstimate } from '../ui/index.js';

const priceTable = z.object({
  source: z.string(),
  date: z.string(),
  hoursPerMonth: z.number(),
  perHour: z.record(z.string(), z.number()),
  perMonth: z.record(z.string(), z.number()),
});

const prices = priceTable.parse(JSON.parse(readFileSync(new URL('../../assets/prices.json', import.meta.url), 'utf8')));

/** Where the prices come from, and when. */
export const priceSource = `${prices.source}, ${prices.date}`;

/** US dollars per hour for one of what the key names; undefined when the table does not have it. */
export function pricePerHour(key: string): number | undefined {
  const perMonth = prices.perMonth[key];
  return prices.perHour[key] ?? (perMonth === undefined ? undefined : perMonth / prices.hoursPerMonth);
}

/** What the resources cost while they stand idle; traffic, load and storage come on top. */
export function estimateCost(resources: readonly Pick<ResourceIntent, 'price'>[]): CostEstimate {
  const byKey = new Map<string, number>();
  for (const { price } of resources) {
    if (price) byKey.set(price.key, (byKey.get(price.key) ?? 0) + price.quantity);
  }
  const lines = [...byKey].flatMap(([key, quantity]) => {
    const perHour = pricePerHour(key);
    return perHour === undefined ? [] : [{ label: `${quantity} x ${key}`, perHour: perHour * quantity }];
  });
  const unknown = [...byKey.keys()].filter((key) => pricePerHour(key) === undefined);
  const without = unknown.length > 0 ? `; not in the table: ${unknown.join(', ')}` : '';
  return { lines, source: `${priceSource}${without}` };
}
