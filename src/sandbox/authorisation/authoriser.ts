import type { Cloud } from '../region/cloud.js';
import type { Caller } from '../region/operation.js';
import type { Protocol } from '../wire/model.js';
import { type Decision, decide, mightAllow, type Question } from './decision.js';
import { denial } from './denial.js';
import type { Statement } from './document.js';
import { questionsAbout } from './questions/index.js';
import { isFields } from './questions/input.js';
import { type Asked, ask } from './questions/question.js';
import { roleIn, roleStatements } from './role.js';

/** The policy of the sandbox's user, asked for at every call; undefined: everything is allowed. */
export type PolicySource = () => readonly Statement[] | undefined;

export interface AuthorisedCall {
  readonly cloud: Cloud;
  readonly caller: Caller;
  readonly service: { readonly signingName: string; readonly protocol: Protocol };
  readonly operation: string;
  readonly input: unknown;
}

/**
 * Lets calls pass as their caller's policies allow: the account's user as its policy says, instances as their roles'
 * say. What the services do by themselves is not asked about.
 */
export class Authoriser {
  readonly #policy: PolicySource;
  readonly #onQuestion: (question: Asked) => void;

  /** `onQuestion` hears everything that is asked under the user's policy, denied or not. */
  constructor(policy: PolicySource, onQuestion: (question: Asked) => void = () => undefined) {
    this.#policy = policy;
    this.#onQuestion = onQuestion;
  }

  /** @throws AwsError in the service's own form, for the first thing that is not allowed */
  check({ cloud, caller, service, operation, input }: AuthorisedCall): void {
    const role = roleIn(caller);
    const statements = role === undefined ? this.#policy() : roleStatements(cloud, role);
    if (!statements) return;
    const fields = isFields(input) ? input : {};
    for (const question of questionsAbout(service.signingName, { cloud, caller, operation, input: fields })) {
      if (role === undefined) this.#onQuestion(question);
      const decision = decisionFor(statements, question);
      if (decision !== 'allowed')
        throw denial(service.protocol, { cloud, principalArn: caller.arn, question, decision });
    }
  }

  /** What a simulation answers for the account's user. */
  simulate(question: Question): Decision {
    const statements = this.#policy();
    return statements ? decide(statements, question) : 'allowed';
  }

  /** True when the caller may open the data channel of a session. */
  mayOpenChannel(cloud: Cloud, caller: Caller, sessionId: string): boolean {
    // Agents' channels are not asked about.
    const statements = roleIn(caller) === undefined ? this.#policy() : undefined;
    if (!statements) return true;
    const subject = { type: 'session', arn: cloud.arn('ssm', `session/${sessionId}`) };
    const question = ask(
      { cloud, caller, operation: 'OpenDataChannel', input: {} },
      { action: 'ssmmessages:OpenDataChannel', subject },
    );
    this.#onQuestion(question);
    return decide(statements, question) === 'allowed';
  }
}

/** Of what does not exist the tags are not known: the service says so, unless it is not allowed on anything. */
function decisionFor(statements: readonly Statement[], question: Question): Decision {
  const decision = decide(statements, question);
  return decision === 'implicit-deny' && question.unknown && mightAllow(statements, question) ? 'allowed' : decision;
}
