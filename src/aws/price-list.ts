import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { z } from 'zod';
import type { Need } from '../engine/step.js';
import { type PriceQuery, priceQueries } from './price-queries.js';
import type { Target } from './target.js';

/** Costs the day's prices only: the bundled table stands for them. */
export const priceNeeds: readonly Need[] = [{ action: 'pricing:GetProducts', optional: true }];

/** AWS's Price List answers in three regions, for all of them. */
function homeOf(region: string): string {
  if (region.startsWith('eu-')) return 'eu-central-1';
  return region.startsWith('ap-') ? 'ap-south-1' : 'us-east-1';
}

const answer = z.object({ PriceList: z.array(z.string()).default([]), NextToken: z.string().optional() });

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

/** What reading depends on, for tests. */
export type SendJson = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Today's list prices in US dollars, on demand, by the keys of the price table; `keys` are those that are of interest.
 * What is not answered before the signal aborts, or not at all, is left out.
 */
export async function readPrices(
  target: Pick<Target, 'region' | 'endpointUrl' | 'credentials'>,
  keys: readonly string[],
  signal: AbortSignal,
  send: SendJson = fetch,
): Promise<Readonly<Record<string, number>>> {
  const read = await Promise.allSettled(priceQueries(keys).map((query) => readQuery(query, target, signal, send)));
  return Object.assign({}, ...read.map((one) => (one.status === 'fulfilled' ? one.value : {})));
}

async function readQuery(
  query: PriceQuery,
  target: Pick<Target, 'region' | 'endpointUrl' | 'credentials'>,
  signal: AbortSignal,
  send: SendJson,
): Promise<Record<string, number>> {
  const fields = { regionCode: target.region, ...query.match };
  const Filters = [
    ...Object.entries(fields).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value })),
    ...Object.entries(query.anyOf ?? {}).map(([Field, values]) => ({ Type: 'ANY_OF', Field, Value: values.join(',') })),
  ];
  const found: Record<string, number> = {};
  let NextToken: string | undefined;
  do {
    const body = { ServiceCode: query.service, Filters, FormatVersion: 'aws_v1', MaxResults: 100, NextToken };
    const page = answer.parse(await getProducts(body, target, signal, send));
    for (const text of page.PriceList) {
      const { product: about, terms } = product.parse(JSON.parse(text));
      const key = query.keyOf(about.attributes);
      const usd = lowestTier(terms.OnDemand ?? {});
      if (key !== undefined && usd !== undefined) found[key] ??= usd * (query.units ?? 1);
    }
    ({ NextToken } = page);
  } while (NextToken !== undefined);
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

async function getProducts(
  body: object,
  { region, endpointUrl, credentials }: Pick<Target, 'region' | 'endpointUrl' | 'credentials'>,
  signal: AbortSignal,
  send: SendJson,
): Promise<unknown> {
  const home = homeOf(region);
  const url = new URL(endpointUrl ?? `https://api.pricing.${home}.amazonaws.com/`);
  const signer = new SignatureV4({ credentials, region: home, service: 'pricing', sha256: Sha256 });
  const {
    method,
    headers,
    body: text,
  } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: {},
    headers: {
      host: url.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSPriceListService.GetProducts',
    },
    body: JSON.stringify(body),
  });
  const { host: _host, ...sent } = headers;
  const response = await send(url.href, { method, headers: sent, body: String(text), signal });
  if (!response.ok) throw new Error(`the price list answered ${response.status}`);
  return response.json();
}
