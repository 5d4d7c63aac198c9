import { policiesFor } from '../../src/aws/policy/document.js';
import { parsePolicies, type Statement } from '../../src/sandbox/authorisation/document.js';
import type { Asked } from '../../src/sandbox/authorisation/questions/question.js';
import { testAccount } from '../sandbox/region.js';
import type { EnvironmentOptions } from '../steps/environment-options.js';
import { type Environment, newEnvironment } from '../steps/run.js';

export interface PoliciedEnvironment {
  readonly environment: Environment;
  /** The actions that the product's policy allows from now on. */
  allow(actions: ReadonlySet<string>): void;
  /** True when the action is allowed on anything now. */
  allows(action: string): boolean;
  /** Does something as the account's owner, whom no policy binds. */
  unbound<T>(work: () => Promise<T>): Promise<T>;
  /** Every action that was asked about since the last time, in order, each once. */
  asked(): readonly string[];
}

interface PolicyOptions {
  readonly enforced?: boolean;
  /** The policy goes by the environment's name, as before it is made. */
  readonly byName?: boolean;
}

/**
 * An environment whose user may do what `tier3-wizard policy` prints for the allowed actions, and nothing else.
 * Not `enforced` is the saboteur: the policy is there, and nobody asks it.
 */
export async function policiedEnvironment({
  enforced = true,
  byName = false,
  ...options
}: PolicyOptions & EnvironmentOptions = {}): Promise<PoliciedEnvironment> {
  let statements: readonly Statement[] | undefined;
  let allowed: ReadonlySet<string> = new Set();
  let bound = enforced;
  const questions: Asked[] = [];
  const environment = await newEnvironment({
    ...options,
    policy: () => (bound ? statements : undefined),
    onQuestion: (question) => questions.push(question),
  });
  const { settings } = environment;
  const environmentId = environment.file.state.id;
  const subject = { settings, accountId: testAccount, ...(byName ? {} : { environmentId }) };
  return {
    environment,
    allows: (action) => allowed.has(action),
    allow: (actions) => {
      allowed = actions;
      const documents = policiesFor(actions, subject);
      statements = documents.length > 0 ? parsePolicies(JSON.stringify(documents)) : [];
    },
    unbound: async (work) => {
      bound = false;
      try {
        return await work();
      } finally {
        bound = enforced;
      }
    },
    asked: () => [...new Set(questions.splice(0).map(({ action }) => action))],
  };
}
