import type { Activity } from '@aws-sdk/client-auto-scaling';
import type { ErrorClass } from '../../../../src/engine/failure.js';
import type { Doing } from '../../../../src/errors.js';
import { refuseFailedLaunches } from '../../../../src/steps/shared/launch-failures.js';
import type { Refusal, ServiceName } from '../../../aws/refusals.js';

/** A text of AWS's that somebody can meet, and the class that decides what happens then. */
interface Told {
  /** The step's title in the card. */
  readonly step: string;
  readonly class: ErrorClass;
  /** A service's refusal, or what a step throws that has looked behind it. */
  readonly from: Refusal | { readonly thrown: unknown };
  readonly doing?: Doing;
}

/** A text that nobody is shown, with the reason. */
interface Untold {
  readonly says: string;
  readonly because: string;
}

export type Text = Told | Untold;

/** Texts that belong together: a section of what is known of AWS, or a class of it. */
export interface Section {
  readonly title: string;
  readonly texts: readonly Text[];
}

/** What `service` answers with `code` in a step of the title. */
export function answer(
  step: string,
  kind: ErrorClass,
  service: ServiceName,
  code: string,
  message: string,
  more: { readonly status?: number; readonly doing?: Doing } = {},
): Told {
  const { doing, status } = more;
  const from = { service, code, message, ...(status ? { status } : {}) };
  return { step, class: kind, from, ...(doing ? { doing } : {}) };
}

/** What the product makes of launches that Auto Scaling reports so, the second one as the first. */
export function launch(kind: ErrorClass, message: string, StatusCode: Activity['StatusCode'] = 'Failed'): Told {
  const activity = (minute: number): Activity => ({
    ActivityId: '1',
    AutoScalingGroupName: 'demo-web',
    Cause: '',
    Description: 'Launching a new EC2 instance.',
    StartTime: new Date(Date.UTC(2026, 0, 1, 0, minute)),
    StatusCode,
    StatusMessage: `${message} Launching EC2 instance failed.`,
  });
  return thrown('Web servers', kind, () => {
    refuseFailedLaunches({ name: 'demo-web', tier: 'web' }, [activity(2), activity(1)]);
  });
}

export function thrown(step: string, kind: ErrorClass, work: () => void): Told {
  try {
    work();
  } catch (error) {
    return { step, class: kind, from: { thrown: error } };
  }
  throw new Error('nothing was thrown');
}

export const untold = (says: string, because: string): Untold => ({ says, because });
