/** What the faults of one direction came to. */
export interface FaultTally {
  readonly seed: number;
  /** How much of what is possible was tried. */
  readonly share: number;
  readonly possible: number;
  readonly unexpected: number;
  /** Failed runs that were gone on with: to the end of their step, or of everything. */
  readonly resumes: Readonly<Record<'step' | 'whole', number>>;
  /** By fault, then by how the run ended: how often. */
  readonly ends: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

declare module 'vitest' {
  interface TaskMeta {
    faults?: FaultTally;
  }
}

/** The counts of all tallies: a row for each fault, a column for each end. */
export function faultTable(tallies: readonly FaultTally[]): string[] {
  const [first] = tallies;
  if (!first) return [];
  const counts = new Map<string, Map<string, number>>();
  for (const { ends } of tallies) {
    for (const [fault, byEnd] of Object.entries(ends)) {
      const row = counts.get(fault) ?? new Map<string, number>();
      counts.set(fault, row);
      for (const [end, count] of Object.entries(byEnd)) row.set(end, (row.get(end) ?? 0) + count);
    }
  }
  const columns = [...new Set(['done', ...[...counts.values()].flatMap((row) => [...row.keys()])])];
  const widest = Math.max(...[...counts.keys()].map((fault) => fault.length));
  const line = (name: string, cells: readonly string[]): string =>
    `  ${name.padEnd(widest)}${cells.map((cell, at) => cell.padStart((columns[at]?.length ?? 0) + 2)).join('')}`;
  const sum = (of: (tally: FaultTally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const tried = [...counts.values()].flatMap((row) => [...row.values()]).reduce((total, count) => total + count, 0);
  const extent = first.share === 1 ? 'all' : `a share of 1/${Math.round(1 / first.share)}, seed ${first.seed}`;
  const [steps, wholes] = [sum(({ resumes }) => resumes.step), sum(({ resumes }) => resumes.whole)];
  return [
    `faults ${tried} of ${sum(({ possible }) => possible)} (${extent}), unexpected ends ${sum(({ unexpected }) => unexpected)}`,
    line('', columns),
    ...[...counts].map(([fault, row]) =>
      line(
        fault,
        columns.map((end) => String(row.get(end) ?? '')),
      ),
    ),
    `  resumed to what an undisturbed run makes: ${steps + wholes} (${wholes} of them to the end of all steps)`,
  ];
}
