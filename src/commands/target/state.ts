import type { TargetState } from '../../engine/state.js';
import type { Session } from '../session.js';

/** What a new state file says of the target. */
export function targetState({ target, identity }: Session): TargetState {
  const common = { accountId: identity.accountId, region: target.region };
  if (target.kind === 'sandbox') return { kind: 'sandbox', ...common, sandboxId: target.sandboxId ?? '' };
  if (target.kind === 'endpoint') return { kind: 'endpoint', ...common, endpointUrl: target.endpointUrl ?? '' };
  return { kind: 'aws', ...common };
}

/** True when a state file's environment is where the session leads. */
export function isOfTarget(state: TargetState, session: Session): boolean {
  return JSON.stringify(Object.entries(state).sort()) === JSON.stringify(Object.entries(targetState(session)).sort());
}
