import { setMaxListeners } from 'node:events';
import type { GetProductsCommandInput, PricingClient } from '@aws-sdk/client-pricing';
import { z } from 'zod';
import type { Unshown } from '../engine/events.js';
import type { Need } from '../engine/step.js';
import { createPricingClient } from './clients.js';
import { collect } from './pages.js';
import { type PriceQuery, priceQueries } from './price-queries.js';
import type { Target } from './target.js';
import { unshown } from './unshown.js';

/** Costs the day's prices only: the bundled table stands for them. */
export const priceNeeds: readonly Need[] = [{ action: 'pricing:GetProducts', optional: true }];

const product = z.object({
  product: z.object({ attributes: z.record(z.string(), z.string()) }),
  terms: z.object({
    OnDemand: z.record(z.string(), z.object({ priceDimensions: z.record(z.string(), z.unknown()) })).optional(),
  }),
});

const dimension = z.object({
  beginRange: z.string().default('0'),
  pricePerUnit: z.object({ USD: z.string() }),
});

/**
 * Today's list prices in US dollars, on demand, by the keys of the price table; `keys` are those that are of interest.
 * What is not answered before the signal aborts, or not at all, is left out; `tellUnshown` hears that it may not be read.
 */
export async function readPrices(
  target: Target,
  keys: readonly string[],
  signal: AbortSignal,
  tellUnshown: (told: Unshown) => void,
): Promise<Readonly<Record<string, number>>> {
  const client = await createPricingClient(target);
  // Every query listens; Node takes more than ten for a leak.
  setMaxListeners(0, signal);
  const read = await Promise.allSettled(priceQueries(keys).map((query) => readQuery(query, target, client, signal)));
  const denied = read.flatMap((one) => (one.status === 'rejected' ? (unshownPrices(one.reason) ?? []) : []));
  if (denied[0]) tellUnshown(denied[0]);
  return Object.assign({}, ...read.map((one) => (one.status === 'fulfilled' ? one.value : {})));
}

const unshownPrices = (error: unknown): Unshown | undefined =>
  unshown(error, 'pricing:GetProducts', "AWS's price list of the day is not read");

async function readQuery(
  query: PriceQuery,
  { region }: Target,
  client: PricingClient,
  abortSignal: AbortSignal,
): Promise<Record<string, number>> {
  const { paginateGetProducts } = await import('@aws-sdk/client-pricing');
  const request: GetProductsCommandInput = {
    ServiceCode: query.service,
    FormatVersion: 'aws_v1',
    MaxResults: 100,
    Filters: [
      ...Object.entries({ regionCode: region, ...query.match }).map(
        ([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value }) as const,
      ),
      ...Object.entries(query.anyOf ?? {}).map(
        ([Field, values]) => ({ Type: 'ANY_OF', Field, Value: values.join(',') }) as const,
      ),
    ],
  };
  const found: Record<string, number> = {};
  const pages = paginateGetProducts({ client }, request, { abortSignal });
  for (const text of await collect(pages, (page) => page.PriceList)) {
    const { product: about, terms } = product.parse(JSON.parse(String(text)));
    const key = query.keyOf(about.attributes);
    const usd = lowestTier(terms.OnDemand ?? {});
    if (key !== undefined && usd !== undefined) found[key] ??= usd * (query.units ?? 1);
  }
  return found;
}

/** The price of the first units that cost anything. */
function lowestTier(
  terms: Readonly<Record<string, { readonly priceDimensions: Readonly<Record<string, unknown>> }>>,
): number | undefined {
  const [term] = Object.values(terms);
  return Object.values(term?.priceDimensions ?? {})
    .map((one) => dimension.parse(one))
    .map(({ beginRange, pricePerUnit }) => ({ from: Number(beginRange), usd: Number(pricePerUnit.USD) }))
    .sort((a, b) => a.from - b.from)
    .find(({ usd }) => usd > 0)?.usd;
}
