import type { Cloud } from '../region/cloud.js';
import { CapacityShortages } from '../services/ec2/instance/capacity.js';
import { UnsupportedZones } from '../services/elbv2/load-balancer/zones.js';
import { AppliedQuotas, defaultQuotas } from '../services/servicequotas/quotas.js';

const quota = /^(L-[0-9A-F]{8})\/(\d+)$/;

/** `L-1216C47A/4`: the code of a quota that the sandbox has, and its value. */
export function isQuota(value: string): boolean {
  const code = quota.exec(value)?.[1];
  return defaultQuotas.some((one) => one.code === code);
}

export function setQuota(cloud: Cloud, value: string): void {
  const [, code = '', limit = ''] = quota.exec(value) ?? [];
  cloud.table(AppliedQuotas).put({ id: code, value: Number(limit) });
}

/** `t4g.micro` or `t4g.micro:us-east-1a`. */
export const isShortage = (value: string): boolean => /^[a-z0-9-]+\.[a-z0-9]+(:[a-z0-9-]+)?$/.test(value);

export function setShortage(cloud: Cloud, value: string): void {
  cloud.table(CapacityShortages).put({ id: value });
}

export const isZone = (value: string): boolean => /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(value);

export function refuseLoadBalancersIn(cloud: Cloud, zone: string): void {
  cloud.table(UnsupportedZones).put({ id: zone });
}
