import type { Settings } from '../config/settings.js';
import type { StepFacts } from '../engine/events.js';
import { Graph } from '../engine/graph.js';
import { fold, noProgress, remainingSeconds } from '../engine/progress.js';
import { type Pace, secondsAt } from '../engine/step.js';
import { milestonesOf, steps } from '../steps/index.js';
import type { ExpectedTime, ReviewFacts } from '../ui/index.js';
import { estimateCost } from './cost.js';
import type { Durations } from './durations.js';
import type { PriceList } from './prices.js';

/** What is known of a region beside the settings; the bundled prices and the steps' usual times stand for the rest. */
export interface KnownHere {
  readonly prices?: PriceList;
  readonly earlier?: Pick<Durations, 'known'>;
}

/** What the review shows of a plan: resources by step, the time until it serves, and what it costs. Pure. */
export function reviewOf(settings: Settings, pace: Pace, { prices, earlier }: KnownHere = {}): ReviewFacts {
  const intents = steps.map(({ id, title, tier, resources }) => ({ id, title, tier, resources: resources(settings) }));
  return {
    steps: intents.filter((step) => step.resources.length > 0),
    expected: timeToServe(settings, pace, earlier),
    cost: estimateCost(
      intents.flatMap((step) => step.resources),
      prices,
    ),
  };
}

/** The keys of everything that is billed by the hour or the month. */
export function pricedKeys(settings: Settings): readonly string[] {
  return steps.flatMap((step) => step.resources(settings)).flatMap(({ price }) => (price ? [price.key] : []));
}

/** The longest chain of expected times up to the milestone SERVING: of earlier runs, else at this pace. */
function timeToServe(settings: Settings, pace: Pace, earlier?: Pick<Durations, 'known'>): ExpectedTime {
  const graph = new Graph(steps);
  const goals = milestonesOf(settings).find((one) => one.milestone === 'serving')?.after ?? [];
  const wanted = new Set(goals.flatMap((goal) => [goal, ...graph.ancestors(goal)]));
  const chain = steps.filter((step) => wanted.has(step.id));
  const facts: StepFacts[] = chain.map(({ id, title, tier, needs, expectedSeconds }) => ({
    id,
    title,
    tier,
    after: needs,
    expectedSeconds: earlier?.known(id) ?? secondsAt(pace, 'create', expectedSeconds),
  }));
  const start = fold(noProgress, { type: 'run-started', at: 0, direction: 'create', environment: '', steps: facts });
  const isKnown = chain.some(({ id }) => earlier?.known(id) !== undefined);
  return { seconds: remainingSeconds(start, 0), from: isKnown ? 'own-runs' : 'published' };
}
