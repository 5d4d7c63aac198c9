import { services } from '../services/index.js';
import type { Cloud } from './cloud.js';

/** One thing that somebody made and that is still there. */
export interface Holding {
  /** Service and kind: `ec2:vpc`. */
  readonly kind: string;
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Everything in the account that its user made; what AWS keeps by itself is not in it. */
export function holdings(cloud: Cloud): Holding[] {
  return services.flatMap((service) => service.holdings?.(cloud) ?? []);
}
