import { certificateOf, type Settings } from '../../config/settings.js';
import { labelled, table } from '../text/block.js';
import { blank, type Line, line, paragraph, span, type Tone } from '../text/line.js';
import type { Theme } from '../theme.js';
import { duration, money, plural } from '../words.js';
import type { CostEstimate, ExpectedTime, ReviewFacts, UsePrice } from './contract.js';
import { architecture } from './diagram.js';

/** AWS bills by the hour; its own estimates count a month as this many. */
const hoursPerMonth = 730;

/** What counts most, on the first rows of the smallest screen: time, cost, and what will be open. */
export function totalLines(settings: Settings, review: ReviewFacts, width: number, theme: Theme): Line[] {
  return [...totals(review, width), ...openings(settings, width, theme)];
}

/** What is made in detail, and what each of it costs. */
export function planLines(
  settings: Settings,
  review: ReviewFacts,
  { width, theme, drawing }: { readonly width: number; readonly theme: Theme; readonly drawing: boolean },
): Line[] {
  return [
    ...(drawing ? [...architecture(settings, width, theme), blank] : []),
    ...resources(review, width, theme),
    ...(review.cost ? [blank, ...costs(review.cost, width)] : []),
  ];
}

const labelWidth = 8;

const sumOf = (cost: CostEstimate): number => cost.lines.reduce((sum, one) => sum + one.perHour, 0);

function totals({ expected, cost }: ReviewFacts, width: number): Line[] {
  const perHour = cost && sumOf(cost);
  return [
    ...labelled('Time', expected === undefined ? 'not known' : expectedWords(expected), width, labelWidth),
    ...labelled(
      'Cost',
      perHour === undefined
        ? 'not known here'
        : `about ${money(perHour)} per hour, ${money(perHour * hoursPerMonth)} per month`,
      width,
      labelWidth,
    ),
  ];
}

const expectedFrom = {
  published: 'by the usual times of its steps',
  'own-runs': 'by the times of your last runs',
} as const;

function expectedWords({ seconds, from }: ExpectedTime): string {
  return `about ${duration(seconds)}, ${expectedFrom[from]}`;
}

function openings(settings: Settings, width: number, theme: Theme): Line[] {
  const { allowedCidr } = settings.network;
  const all = allowedCidr === '0.0.0.0/0';
  const secured = certificateOf(settings) !== undefined;
  const what = secured
    ? 'HTTPS port 443 of the load balancer, and HTTP port 80, which redirects there,'
    : 'HTTP port 80 of the load balancer,';
  return [
    ...labelled('Open', `${what} for ${all ? 'the whole internet' : allowedCidr}; nothing else`, width, labelWidth),
    ...(all && !secured
      ? paragraph(`${theme.glyphs.warning} `, 'Everybody can read it, and HTTP is not encrypted.', width, 'warn')
      : []),
  ];
}

function resources({ steps }: ReviewFacts, width: number, theme: Theme): Line[] {
  const making = steps.filter((step) => step.resources.length > 0);
  const count = making.reduce((sum, step) => sum + step.resources.length, 0);
  const titleWidth = Math.min(30, Math.max(0, ...making.map((step) => step.title.length)) + 4);
  return [
    line(span(`What is made: ${plural(count, 'resource')}`, 'strong')),
    ...making.flatMap((step) =>
      labelled(
        `${theme.glyphs.bullet} ${step.title}`,
        step.resources.map((one) => one.label).join(', '),
        width,
        titleWidth,
      ),
    ),
  ];
}

function costs(cost: CostEstimate, width: number): Line[] {
  const row = (label: string, perHour: number, tone: Tone = 'plain') => [
    span(label, tone),
    span(`${money(perHour)}/hour`, tone),
    span(`${money(perHour * hoursPerMonth)}/month`, tone),
  ];
  const rows = cost.lines.map((one) => row(one.label, one.perHour));
  return [
    line(span('What it costs', 'strong')),
    ...table([...rows, row('Sum', sumOf(cost), 'strong')], width),
    ...byUse(cost.byUse, width),
    ...paragraph('', `Prices: ${cost.source}.`, width, 'dim'),
  ];
}

/** The floor of each is nothing: what stands idle has none of it. */
function byUse(prices: readonly UsePrice[], width: number): Line[] {
  if (prices.length === 0) return [];
  const rows = prices.map(({ label, price, unit }) => ({ label, price: `${money(price)} per ${unit}` }));
  const priceWidth = Math.max(...rows.map(({ price }) => price.length)) + 2;
  return [
    line(span('On top, by use', 'strong')),
    ...rows.flatMap(({ label, price }) => labelled(price, label, width, priceWidth)),
  ];
}
