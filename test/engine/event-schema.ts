import { z } from 'zod';
import type { EngineEvent } from '../../src/engine/events.js';

const seconds = z.number().nonnegative();
const step = z.string().describe('The id of a step that run-started has named.');
const at = z.number().describe('Milliseconds since 1970.');

const failure = z.strictObject({
  class: z.enum([
    'credentials',
    'permission',
    'account',
    'quota',
    'capacity',
    'timeout',
    'throttling',
    'not-yet-visible',
    'busy',
    'network',
    'service',
    'bad-input',
    'bug',
  ]),
  message: z.string().describe('One sentence: what failed and why.'),
  remedy: z.string().describe('One sentence: what to do.'),
  code: z.string().optional().describe("AWS's error code."),
  requestId: z.string().optional().describe("AWS's id of the request that failed."),
  details: z.array(z.string()).readonly().optional().describe('What was found behind the error, line by line.'),
});

const outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done') }),
  z.strictObject({
    kind: z.literal('failed'),
    failures: z.array(z.strictObject({ step, failure })).readonly(),
  }),
  z.strictObject({ kind: z.literal('interrupted') }),
]);

const facts = z.strictObject({
  id: z.string(),
  title: z.string().describe('For people.'),
  tier: z.enum(['network', 'security', 'web', 'app', 'database', 'system']),
  after: z.array(z.string()).readonly().describe('The steps that this one waits for.'),
  expectedSeconds: seconds,
  doneBefore: z.literal(true).optional().describe('An earlier run has done its work: it most likely only looks.'),
});

function event<T extends string, S extends z.ZodRawShape>(type: T, meaning: string, shape: S) {
  return z.strictObject({ type: z.literal(type), at, ...shape }).describe(meaning);
}

/** What `--json` prints in setup, resume and teardown, written down apart from the types to be compared with them. */
export const eventSchema = z.discriminatedUnion('type', [
  event('run-started', 'The first event: every step of the run.', {
    direction: z.enum(['create', 'destroy']),
    environment: z.string(),
    steps: z.array(facts).readonly(),
  }),
  event('step-started', 'A step has begun.', { step }),
  event('step-waiting', 'A step waits; the reason completes "waiting for".', { step, reason: z.string() }),
  event('step-noted', 'How a step does its work, where it had a choice.', { step, note: z.string() }),
  event('step-retrying', 'A step tries again after a failure that may pass.', {
    step,
    failure,
    attempt: z.number().int().positive(),
  }),
  event('resource-recorded', 'Something was made or found.', { step, resource: z.string(), id: z.string() }),
  event('resource-forgotten', 'Something is gone.', { step, resource: z.string() }),
  event('step-finished', 'A step is done; reused: it was done already.', { step, reused: z.boolean() }),
  event('step-skipped', 'A step has nothing to do here, and proves nothing.', { step, reason: z.string() }),
  event('step-failed', 'A step has failed; nothing new starts.', { step, failure }),
  event('unshown', 'An optional action is not allowed: what is not shown or not done without it, once a run.', {
    action: z.string().describe('As IAM names it.'),
    notice: z.string().describe('One sentence, for people.'),
  }),
  event('milestone', 'The system serves; everything is in place.', { milestone: z.enum(['serving', 'complete']) }),
  event('run-paused', 'Everything waits until credentials work again.', { failure }),
  event('run-continued', 'The credentials work again.', {}),
  event('run-stopping', 'Nothing new starts, what runs settles.', { reason: z.enum(['failure', 'interrupt']) }),
  event('run-finished', 'The last event.', { outcome }),
]);

type Described = z.infer<typeof eventSchema>;
/** Neither may know an event that the other does not: a type error here means that the schema is behind the union. */
export const everyEventIsDescribed = (one: EngineEvent): Described => one;
export const nothingElseIsDescribed = (type: Described['type']): EngineEvent['type'] => type;

/** What is wrong with events as a program reads them: the JSON text of each. */
export const eventProblems = (events: readonly unknown[]): unknown[] =>
  events.flatMap((event) => eventSchema.safeParse(JSON.parse(JSON.stringify(event))).error?.issues ?? []);
