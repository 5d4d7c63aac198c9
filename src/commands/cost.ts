import type { ResourceIntent } from '../engine/step.js';
import type { CostEstimate, UsePrice } from '../ui/index.js';
import { bundledPrices, counted, nameOf, type PriceList, pricePerHour, unitOf } from './prices.js';

/** What the resources cost while they stand idle, and the unit prices of what their use costs on top. */
export function estimateCost(
  resources: readonly Pick<ResourceIntent, 'price' | 'usage'>[],
  prices: PriceList = bundledPrices,
): CostEstimate {
  const byKey = new Map<string, number>();
  for (const { price } of resources) {
    if (price) byKey.set(price.key, (byKey.get(price.key) ?? 0) + price.quantity);
  }
  const lines = [...byKey].flatMap(([key, quantity]) => {
    const perHour = pricePerHour(key, prices);
    return perHour === undefined ? [] : [{ label: counted(quantity, key), perHour: perHour * quantity }];
  });
  const unknown = [...byKey.keys()].filter((key) => pricePerHour(key, prices) === undefined);
  const without = unknown.length > 0 ? `; without a price: ${unknown.map(nameOf).join(', ')}` : '';
  const used = [...new Set(resources.flatMap(({ usage = [] }) => usage))];
  return { lines, byUse: unitPrices(used, prices), source: `${prices.source}${without}` };
}

/** The unit prices of these keys, in the table's words. */
export function unitPrices(keys: readonly string[], { usd }: PriceList = bundledPrices): readonly UsePrice[] {
  return keys.flatMap((key): UsePrice[] => {
    const words = unitOf(key);
    const price = usd[key];
    return words && price !== undefined ? [{ label: words.of, price, unit: words.unit }] : [];
  });
}
