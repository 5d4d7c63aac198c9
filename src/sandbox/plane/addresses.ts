/** The client of `dial`: the address that security groups see for the user of the sandbox. */
export const internetClientAddress = '192.0.2.10';

/** Where the package repository answers. Public addresses of a topology must not lie in the services' block. */
export const packagesAddress = '198.51.100.10';

/** Where the AWS endpoints of one control plane socket answer. */
export function endpointAddress(index: number): string {
  return `198.51.100.${20 + index}`;
}

/** Both ends of the link between the internet and a VPC's router. */
export const uplinkAddress = { internet: '169.254.100.1', router: '169.254.100.2' } as const;

export const metadataAddress = '169.254.169.254';

/** The resolver's second address, the same in every VPC. */
export const linkLocalResolver = '169.254.169.253';

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** The address at `offset` from the first one of a CIDR block. */
export function addressIn(cidr: string, offset: number): string {
  const [base = '0.0.0.0', prefix = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(prefix));
  return toAddress(Math.floor(toNumber(base) / size) * size + offset);
}

export function prefixLength(cidr: string): number {
  return Number(cidr.split('/')[1] ?? '32');
}

/** The resolver of a VPC: its base address plus two. */
export function resolverOf(vpcCidr: string): string {
  return addressIn(vpcCidr, 2);
}

/** The router's address in a subnet: its base address plus one. */
export function gatewayOf(subnetCidr: string): string {
  return addressIn(subnetCidr, 1);
}

export function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text);
}
