import { formatCidr, nthBlock, parseCidr } from './cidr.js';

export type SubnetRole = 'public' | 'web' | 'app' | 'db';

export interface PlannedSubnet {
  readonly role: SubnetRole;
  /** 0 or 1: which of the two availability zones. */
  readonly zone: 0 | 1;
  /** The logical name: `public-a`, `db-b`. */
  readonly resource: string;
  readonly cidr: string;
}

const roles: readonly SubnetRole[] = ['public', 'web', 'app', 'db'];

/** Public subnets are the /24 blocks 1-2 of the VPC, web 3-4, app 5-6, db 7-8; block 9 stays free. */
export function planSubnets(vpcCidr: string): readonly PlannedSubnet[] {
  const vpc = parseCidr(vpcCidr);
  if (!vpc) throw new RangeError(`${vpcCidr} is not an IPv4 block`);
  return roles.flatMap((role, i) =>
    ([0, 1] as const).map((zone) => ({
      role,
      zone,
      resource: `${role}-${zone === 0 ? 'a' : 'b'}`,
      cidr: formatCidr(nthBlock(vpc, 24, 2 * i + zone + 1)),
    })),
  );
}
