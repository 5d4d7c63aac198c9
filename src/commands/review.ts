import type { Settings } from '../config/settings.js';
import type { StepFacts } from '../engine/events.js';
import { Graph } from '../engine/graph.js';
import { fold, noProgress, remainingSeconds } from '../engine/progress.js';
import { secondsAt } from '../engine/step.js';
import { milestonesOf, steps } from '../steps/index.js';
import type { ReviewFacts } from '../ui/index.js';
import { estimateCost } from './cost.js';
import type { PriceList } from './prices.js';

/** What the review shows of a plan: resources by step, the time until it serves, and what it costs. Pure. */
export function reviewOf(settings: Settings, speed: number, prices?: PriceList): ReviewFacts {
  const intents = steps.map(({ id, title, tier, resources }) => ({ id, title, tier, resources: resources(settings) }));
  return {
    steps: intents.filter((step) => step.resources.length > 0),
    expectedSeconds: secondsToServe(settings, speed),
    cost: estimateCost(
      intents.flatMap((step) => step.resources),
      prices,
    ),
  };
}

/** The longest chain of expected times up to the milestone SERVING, on a target of this speed. */
function secondsToServe(settings: Settings, speed: number): number {
  const graph = new Graph(steps);
  const goals = milestonesOf(settings).find((one) => one.milestone === 'serving')?.after ?? [];
  const wanted = new Set(goals.flatMap((goal) => [goal, ...graph.ancestors(goal)]));
  const facts: StepFacts[] = steps
    .filter((step) => wanted.has(step.id))
    .map(({ id, title, tier, needs, expectedSeconds }) => ({
      id,
      title,
      tier,
      after: needs,
      expectedSeconds: secondsAt(speed, 'create', expectedSeconds),
    }));
  const start = fold(noProgress, { type: 'run-started', at: 0, direction: 'create', environment: '', steps: facts });
  return remainingSeconds(start, 0);
}
