import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { formatIpv4, parseIpv4Block } from '../cidr.js';
import { Addresses, Interfaces } from '../tables.js';

/** The internet's addresses that the sandbox gives out: TEST-NET-3 (RFC 5737), which belongs to nobody. */
const publicBlock = '203.0.113.0/24';

/** @throws AwsError `InsufficientAddressCapacity` when all are given out. */
export function freePublicAddress(cloud: Cloud): string {
  const used = new Set<string | undefined>([
    ...cloud
      .table(Addresses)
      .all()
      .map((one) => one.publicIp),
    ...cloud
      .table(Interfaces)
      .all()
      .map((one) => one.publicAddress),
  ]);
  const block = parseIpv4Block(publicBlock);
  for (let i = 10; block && block.first + i < block.last; i++) {
    const address = formatIpv4(block.first + i);
    if (!used.has(address)) return address;
  }
  throw new AwsError('InsufficientAddressCapacity', 'Insufficient capacity to fulfill your address request.', 500);
}
