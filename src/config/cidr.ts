/** An IPv4 block: the first address as a number, and the prefix length. */
export interface Cidr {
  readonly first: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`; undefined when it is no IPv4 block or has host bits set. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const first = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  return first % size({ first, prefix }) === 0 ? { first, prefix } : undefined;
}

export function formatCidr(cidr: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(cidr.first / 2 ** shift) % 256);
  return `${octets.join('.')}/${cidr.prefix}`;
}

/** The number of addresses. */
export function size(cidr: Cidr): number {
  return 2 ** (32 - cidr.prefix);
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.first < b.first + size(b) && b.first < a.first + size(a);
}

/** The `index`-th block of the given prefix length inside `cidr`. */
export function nthBlock(cidr: Cidr, prefix: number, index: number): Cidr {
  return { first: cidr.first + index * 2 ** (32 - prefix), prefix };
}
