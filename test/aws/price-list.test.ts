import { expect, test } from 'vitest';
import { readPrices, type SendJson } from '../../src/aws/price-list.js';
import { estimateCost } from '../../src/commands/cost.js';
import { bundledPrices, merged, pricePerHour } from '../../src/commands/prices.js';
import { parseSettings } from '../../src/config/parse-settings.js';
import { steps } from '../../src/steps/index.js';

const target = {
  region: 'eu-central-1',
  credentials: async () => ({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' }),
};
const keys = ['ec2:t4g.micro', 'rds:db.t4g.medium'];

/** One product as the Price List writes it, in a text of its own. */
function product(attributes: Record<string, string>, ...tiers: readonly (readonly [from: string, usd: string])[]) {
  const priceDimensions = Object.fromEntries(
    tiers.map(([beginRange, USD], i) => [`SKU.JRTCKXETXF.${i}`, { unit: 'x', beginRange, pricePerUnit: { USD } }]),
  );
  return JSON.stringify({
    product: { sku: 'SKU', attributes },
    serviceCode: 'any',
    terms: { OnDemand: { 'SKU.JRTCKXETXF': { priceDimensions, termAttributes: {} } } },
  });
}

const list: Readonly<Record<string, readonly string[]>> = {
  'AmazonEC2 NAT Gateway': [
    product({ usagetype: 'EUC1-NatGateway-Prvd-Bytes' }, ['0', '0.9']),
    product({ usagetype: 'EUC1-NatGateway-Hours' }, ['0', '0.052']),
    product({ usagetype: 'EUC1-NatGateway-Bytes' }, ['0', '0.052']),
  ],
  'AWSELB Load Balancer-Application': [
    product({ usagetype: 'EUC1-LoadBalancerUsage' }, ['0', '0.027']),
    product({ usagetype: 'EUC1-LCUUsage' }, ['100', '0.006'], ['0', '0'], ['10', '0.008']),
  ],
  'AmazonRDS System Operation': [product({ usagetype: 'EUC1-Aurora:StorageIOUsage' }, ['0', '0.00000022'])],
  'AmazonEC2 t4g.micro': [
    product({ usagetype: 'EUC1-UnusedBoxUsage:t4g.micro', instanceType: 't4g.micro' }, ['0', '0.5']),
    product({ usagetype: 'EUC1-BoxUsage:t4g.micro', instanceType: 't4g.micro' }, ['0', '0.0096']),
  ],
  'AmazonRDS db.t4g.medium': [
    product({ usagetype: 'EUC1-InstanceUsageIOOptimized:db.t4g.medium', instanceType: 'db.t4g.medium' }, ['0', '0.1']),
    product({ usagetype: 'EUC1-InstanceUsage:db.t4g.medium', instanceType: 'db.t4g.medium' }, ['0', '0.085']),
  ],
};

interface Asked {
  readonly ServiceCode: string;
  readonly Filters: readonly { readonly Type: string; readonly Field: string; readonly Value: string }[];
  readonly NextToken?: string;
}

/** Answers from the list in pages of one, and fails for what is not in it. */
function playedList(asked: { url: string; headers: unknown; body: Asked }[]): SendJson {
  return async (url, { headers, body }) => {
    const request: Asked = JSON.parse(String(body));
    asked.push({ url, headers, body: request });
    const about = request.Filters.find(({ Field }) => Field === 'productFamily' || Field === 'instanceType')?.Value;
    const products = list[`${request.ServiceCode} ${about}`];
    if (!products) return new Response('{"__type":"AccessDeniedException"}', { status: 400 });
    const at = Number(request.NextToken ?? 0);
    const next = at + 1 < products.length ? { NextToken: String(at + 1) } : {};
    return new Response(JSON.stringify({ FormatVersion: 'aws_v1', PriceList: products.slice(at, at + 1), ...next }));
  };
}

test("a region's prices are read from AWS's list, page by page, and what it does not answer is left out", async () => {
  const asked: { url: string; headers: unknown; body: Asked }[] = [];
  const prices = await readPrices(target, keys, AbortSignal.timeout(5_000), playedList(asked));
  expect(prices).toEqual({
    'nat-gateway-hour': 0.052,
    'nat-gateway-gb': 0.052,
    'alb-hour': 0.027,
    'alb-lcu-hour': 0.008,
    'aurora-io-million': 0.22,
    'ec2:t4g.micro': 0.0096,
    'rds:db.t4g.medium': 0.085,
  });
  expect(new Set(asked.map(({ url }) => url))).toEqual(new Set(['https://api.pricing.eu-central-1.amazonaws.com/']));
  expect(asked[0]?.headers).toMatchObject({
    'x-amz-target': 'AWSPriceListService.GetProducts',
    authorization: expect.stringMatching(/Credential=AKIAEXAMPLE\/\d{8}\/eu-central-1\/pricing\/aws4_request/),
  });
  expect(asked.find(({ body }) => body.Filters.some(({ Type }) => Type === 'ANY_OF'))?.body).toMatchObject({
    ServiceCode: 'AmazonEC2',
    Filters: expect.arrayContaining([
      { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'eu-central-1' },
      { Type: 'ANY_OF', Field: 'instanceType', Value: 't4g.micro' },
    ]),
  });
});

test('nothing is read, and nothing fails, where the list may not be asked or answers too late', async () => {
  const refuses: SendJson = async () => new Response('{}', { status: 400 });
  expect(await readPrices(target, keys, AbortSignal.timeout(5_000), refuses)).toEqual({});
  const never: SendJson = (_url, { signal }) =>
    new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('too late'))));
  expect(await readPrices(target, keys, AbortSignal.timeout(20), never)).toEqual({});
});

test("today's prices go before the table's, and the source says which is which", () => {
  expect(merged({}, 'eu-central-1')).toBe(bundledPrices);
  const some = merged({ 'nat-gateway-hour': 0.052, 'ebs-gp3-gb-month': 0.0952 }, 'eu-central-1');
  expect(some.source).toMatch(
    /^AWS price list of eu-central-1, read today; not in it and from the bundled table of [\d-]+: public IPv4 address, Application Load Balancer, Network Load Balancer, t3\.micro, /,
  );
  const all = merged({ ...bundledPrices.usd, 'nat-gateway-hour': 0.052 }, 'eu-central-1');
  expect(all.source).toBe('AWS price list of eu-central-1, read today');
  expect(pricePerHour('nat-gateway-hour', some)).toBe(0.052);
  expect(pricePerHour('ebs-gp3-gb-month', some)).toBeCloseTo(0.0952 / 730);
  const usage = ['nat-gateway-gb'];
  const price = { key: 'nat-gateway-hour', quantity: 1 };
  expect(estimateCost([{ price, usage }, { price: { key: 'ec2:x9.huge', quantity: 2 } }], all)).toEqual({
    lines: [{ label: '1 x NAT gateway', perHour: 0.052 }],
    byUse: [{ label: 'traffic through the NAT gateway', price: 0.045, unit: 'GB' }],
    source: 'AWS price list of eu-central-1, read today; without a price: x9.huge',
  });
});

test('what is billed is named in words and counted in its unit', () => {
  const resources = steps.flatMap((step) => step.resources(parseSettings({ web: { instanceType: 't4g.small' } })));
  const { lines, source } = estimateCost(resources);
  expect(lines.map(({ label }) => label)).toEqual([
    '3 x public IPv4 address',
    '1 x NAT gateway',
    '1 x Application Load Balancer',
    '2 x t4g.small',
    '32 GB of gp3 disk',
    '1 x Network Load Balancer',
    '2 x t4g.micro',
    '2 x db.t4g.medium',
  ]);
  expect(source).toBe(bundledPrices.source);
});
