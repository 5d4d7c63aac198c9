import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createClients, createPricingClient } from '../../src/aws/clients.js';
import { readPrices } from '../../src/aws/price-list.js';
import { priceQueries } from '../../src/aws/price-queries.js';
import type { Target } from '../../src/aws/target.js';
import { estimateCost } from '../../src/commands/cost.js';
import { bundledPrices, merged, pricePerHour, pricesOf } from '../../src/commands/prices.js';
import type { Session } from '../../src/commands/session.js';
import { parseSettings } from '../../src/config/parse-settings.js';
import { systemClock } from '../../src/lib/clock.js';
import { steps } from '../../src/steps/index.js';

const target: Target = {
  kind: 'aws',
  region: 'eu-central-1',
  credentials: async () => ({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' }),
  clock: systemClock,
  speed: 1,
  reach: async (host, port) => ({ host, port }),
  serving: async () => ({ serves: true }),
};

/** The target with a price list that answers so. */
async function targetWith(answer: RequestListener): Promise<Target> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { ...target, endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const tellNobody = (): void => undefined;

const keys = ['nat-gateway-hour', 'ec2:t4g.micro', 'rds:db.t4g.medium'];

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
  'AmazonEC2 t4g.nano': [product({ usagetype: 'EUC1-BoxUsage:t4g.nano', instanceType: 't4g.nano' }, ['0', '0.0048'])],
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
function playedList(asked: { headers: unknown; body: Asked }[]): RequestListener {
  return async (request, response) => {
    const body: Asked = JSON.parse(await text(request));
    asked.push({ headers: request.headers, body });
    const about = body.Filters.find(({ Field }) => Field === 'productFamily' || Field === 'instanceType')?.Value;
    const products = list[`${body.ServiceCode} ${about}`];
    if (!products) return void response.writeHead(400).end('{"__type":"AccessDeniedException"}');
    const at = Number(body.NextToken ?? 0);
    const next = at + 1 < products.length ? { NextToken: String(at + 1) } : {};
    response.end(JSON.stringify({ FormatVersion: 'aws_v1', PriceList: products.slice(at, at + 1), ...next }));
  };
}

test("a region's prices are read from AWS's list, page by page, and what it does not answer is left out", async () => {
  const asked: { headers: unknown; body: Asked }[] = [];
  const prices = await readPrices(await targetWith(playedList(asked)), keys, AbortSignal.timeout(5_000), tellNobody);
  expect(prices).toEqual({
    'nat-gateway-hour': 0.052,
    'nat-gateway-gb': 0.052,
    'alb-hour': 0.027,
    'alb-lcu-hour': 0.008,
    'aurora-io-million': 0.22,
    'ec2:t4g.micro': 0.0096,
    'rds:db.t4g.medium': 0.085,
  });
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

test.each([
  ['eu-north-1', 'eu-central-1'],
  ['ap-southeast-2', 'ap-south-1'],
  ['us-west-2', 'us-east-1'],
  ['sa-east-1', 'us-east-1'],
])('the prices of %s are read in %s, one of the three regions that have the list', async (region, home) => {
  const { config } = await createPricingClient({ ...target, region });
  const endpoint = config.endpointProvider({ Region: await config.region() });
  expect(endpoint.url.hostname).toBe(`api.pricing.${home}.amazonaws.com`);
});

test('nothing is read, and nothing fails, where the list may not be asked, fails or answers too late', async () => {
  let requests = 0;
  for (const status of [400, 500]) {
    const refuses = await targetWith((_request, response) => {
      requests += 1;
      response.writeHead(status).end('{}');
    });
    expect(await readPrices(refuses, keys, AbortSignal.timeout(5_000), tellNobody)).toEqual({});
  }
  // Each is asked once.
  expect(requests).toBe(2 * priceQueries(keys).length);
  expect(await readPrices(await targetWith(() => undefined), keys, AbortSignal.timeout(20), tellNobody)).toEqual({});
});

test('types that the table does not have are asked for, and every price once', async () => {
  const asked: { headers: unknown; body: Asked }[] = [];
  const played = await targetWith(playedList(asked));
  const session: Session = {
    target: played,
    clients: createClients(played),
    identity: { accountId: '123456789012', arn: 'arn:aws:iam::123456789012:user/ada' },
    simulated: undefined,
  };
  const typesAsked = () =>
    asked.splice(0).flatMap(({ body }) => body.Filters.flatMap(({ Type, Value }) => (Type === 'ANY_OF' ? Value : [])));
  const before = await pricesOf(session);
  expect([pricePerHour('nat-gateway-hour', before), pricePerHour('ec2:t4g.nano', before)]).toEqual([0.052, undefined]);
  expect(typesAsked().join(',').split(',')).toContain('m7g.large');
  const after = await pricesOf(session, ['ec2:t4g.nano', 'ec2:t4g.micro']);
  expect(['nat-gateway-hour', 'ec2:t4g.nano'].map((key) => pricePerHour(key, after))).toEqual([0.052, 0.0048]);
  expect(typesAsked()).toEqual(['t4g.nano']);
  await pricesOf(session, ['ec2:t4g.nano']);
  expect(asked).toEqual([]);
});

test('so many types are asked for at once as fit into a filter', () => {
  const types = Array.from({ length: 90 }, (_, at) => `rds:db.r8gd${at}.24xlarge`);
  const values = priceQueries(types).map(({ anyOf }) => anyOf?.instanceType ?? []);
  expect(values.flat().map((type) => `rds:${type}`)).toEqual(types);
  expect(Math.max(...values.map((some) => some.join(',').length))).toBeLessThanOrEqual(1_024);
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
