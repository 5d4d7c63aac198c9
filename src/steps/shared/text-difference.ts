/** The lines in which two texts differ, as `- before` and `+ now`, between the lines they begin and end with alike. */
export function difference(before: string, now: string): string[] {
  const [old, fresh] = [before.split('\n'), now === '' ? [] : now.split('\n')];
  const same = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a === b;
  let start = 0;
  while (same(old[start], fresh[start])) start += 1;
  let end = 0;
  while (end < Math.min(old.length, fresh.length) - start && same(old.at(-1 - end), fresh.at(-1 - end))) end += 1;
  return [
    ...old.slice(start, old.length - end).map((line) => `- ${line}`),
    ...fresh.slice(start, fresh.length - end).map((line) => `+ ${line}`),
  ];
}
