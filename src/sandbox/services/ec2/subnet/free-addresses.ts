import type { Cloud } from '../../../region/cloud.js';
import { formatIpv4, parseIpv4Block } from '../cidr.js';
import { Interfaces, type SubnetRecord } from '../tables.js';

/** AWS keeps the first four addresses of every subnet and the last one. */
const reservedAtStart = 4;
const reservedAtEnd = 1;

/** How many more interfaces the subnet can take. */
export function freeAddressCount(cloud: Cloud, subnet: SubnetRecord): number {
  const block = parseIpv4Block(subnet.cidr);
  if (!block) return 0;
  const size = block.last - block.first + 1;
  return size - reservedAtStart - reservedAtEnd - usedAddresses(cloud, subnet).size;
}

/**
 * A free address of the subnet, or undefined when there is none. AWS hands them out in no order that anybody may
 * rely on: the search starts at `seed`, so that a thing made again usually gets another address than before.
 */
export function freeAddress(cloud: Cloud, subnet: SubnetRecord, seed: number): string | undefined {
  const block = parseIpv4Block(subnet.cidr);
  if (!block) return undefined;
  const used = usedAddresses(cloud, subnet);
  const first = block.first + reservedAtStart;
  const count = block.last - reservedAtEnd - first + 1;
  for (let i = 0; i < count; i++) {
    const address = formatIpv4(first + ((seed + i) % count));
    if (!used.has(address)) return address;
  }
  return undefined;
}

/** Whether an address that a caller asks for lies in the subnet, and not among AWS's own. */
export function isAssignable(subnet: SubnetRecord, address: number): boolean {
  const block = parseIpv4Block(subnet.cidr);
  return block !== undefined && address >= block.first + reservedAtStart && address <= block.last - reservedAtEnd;
}

export function usedAddresses(cloud: Cloud, subnet: SubnetRecord): ReadonlySet<string> {
  return new Set(
    cloud
      .table(Interfaces)
      .where((one) => one.subnetId === subnet.id)
      .map((one) => one.address),
  );
}
