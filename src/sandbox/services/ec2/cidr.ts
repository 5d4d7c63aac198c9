/** An IPv4 block with its host bits cleared. */
export interface Ipv4Block {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
  /** The canonical spelling: EC2 turns `10.0.0.7/16` into `10.0.0.0/16`. */
  readonly text: string;
}

/** Reads `a.b.c.d/n`; undefined when it is not of this form. */
export function parseIpv4Block(text: string): Ipv4Block | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text);
  const address = match?.[1] === undefined ? undefined : parseIpv4(match[1]);
  const prefix = Number(match?.[2]);
  if (address === undefined || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1, prefix, text: `${formatIpv4(first)}/${prefix}` };
}

export function parseIpv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export function contains(outer: Ipv4Block, inner: { readonly first: number; readonly last: number }): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(a: Ipv4Block, b: Ipv4Block): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Reads an IPv6 block loosely: enough to tell it from nonsense; the sandbox carries no IPv6 packets. */
export function isIpv6Block(text: string): boolean {
  return /^[0-9a-f:]+:[0-9a-f:]*\/\d{1,3}$/i.test(text) && Number(text.split('/')[1]) <= 128;
}
