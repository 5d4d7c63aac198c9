export type Architecture = 'arm64' | 'x86_64';

/** The size of a server where nobody says one. */
export const smallestType: Readonly<Record<Architecture, string>> = { arm64: 't4g.micro', x86_64: 't3.micro' };

/**
 * The processor of an instance type, from its name: a `g` after the generation digit means Graviton (EC2 user guide,
 * "Instance type naming conventions"); `a1` was the first of them. Undefined when the name is not of that form.
 */
export function architectureOf(instanceType: string): Architecture | undefined {
  const match = /^([a-z]+)(\d+)([a-z-]*)\.[a-z0-9-]+$/.exec(instanceType);
  if (!match) return undefined;
  const [, family, , attributes = ''] = match;
  return family === 'a' || attributes.startsWith('g') ? 'arm64' : 'x86_64';
}
