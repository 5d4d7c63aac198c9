import type { LoadBalancerType } from './tables.js';

interface LifecycleTimes {
  /** From the creation until the network interfaces are there. */
  readonly interfacesMs: number;
  /** From the creation until the state is `active`. */
  readonly activeMs: number;
  /** From `active` until the DNS name answers. */
  readonly resolvableMs: number;
  /** From the deletion until the network interfaces are gone: they outlive the load balancer. */
  readonly lingerMs: number;
  /** From a target's registration until its first health check counts. */
  readonly registrationMs: number;
}

/** AWS's own durations, from published logs of real accounts. */
export const lifecycleTimes: Readonly<Record<LoadBalancerType, LifecycleTimes>> = {
  application: {
    interfacesMs: 30_000,
    activeMs: 170_000,
    resolvableMs: 45_000,
    lingerMs: 75_000,
    registrationMs: 10_000,
  },
  network: {
    interfacesMs: 40_000,
    activeMs: 155_000,
    resolvableMs: 30_000,
    lingerMs: 150_000,
    registrationMs: 90_000,
  },
};
