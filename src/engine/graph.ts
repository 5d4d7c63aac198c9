import { WizardError } from '../errors.js';

export interface Node {
  readonly id: string;
  readonly needs: readonly string[];
}

/** Steps with their dependencies, checked: ids are unique, what is needed exists, and nothing waits for itself. */
export class Graph<N extends Node> {
  readonly #nodes: ReadonlyMap<string, N>;
  readonly #dependents = new Map<string, string[]>();

  constructor(nodes: readonly N[]) {
    const byId = new Map<string, N>();
    for (const node of nodes) {
      if (byId.has(node.id)) throw misbuilt(`two steps have the id ${node.id}`);
      byId.set(node.id, node);
    }
    this.#nodes = byId;
    for (const node of nodes) {
      for (const need of node.needs) {
        if (!byId.has(need)) throw misbuilt(`step ${node.id} needs ${need}, which does not exist`);
        this.#dependents.set(need, [...(this.#dependents.get(need) ?? []), node.id]);
      }
    }
    const cycle = this.#findCycle();
    if (cycle) throw misbuilt(`steps wait for each other: ${cycle.join(' -> ')}`);
  }

  /** In reading order. */
  get nodes(): readonly N[] {
    return [...this.#nodes.values()];
  }

  get(id: string): N {
    const node = this.#nodes.get(id);
    if (!node) throw misbuilt(`there is no step ${id}`);
    return node;
  }

  /** What has to be finished before `id` starts: its needs when building, its dependents when tearing down. */
  before(id: string, direction: Direction): readonly string[] {
    return direction === 'create' ? this.get(id).needs : (this.#dependents.get(id) ?? []);
  }

  /** Every step that `id` relies on, directly or not. */
  ancestors(id: string): ReadonlySet<string> {
    const found = new Set<string>();
    const visit = (one: string): void => {
      for (const need of this.get(one).needs) {
        if (found.has(need)) continue;
        found.add(need);
        visit(need);
      }
    };
    visit(id);
    return found;
  }

  #findCycle(): string[] | undefined {
    const done = new Set<string>();
    const visit = (id: string, path: readonly string[]): string[] | undefined => {
      if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
      if (done.has(id)) return undefined;
      for (const need of this.get(id).needs) {
        const cycle = visit(need, [...path, id]);
        if (cycle) return cycle;
      }
      done.add(id);
      return undefined;
    };
    for (const id of this.#nodes.keys()) {
      const cycle = visit(id, []);
      if (cycle) return cycle;
    }
    return undefined;
  }
}

export type Direction = 'create' | 'destroy';

function misbuilt(what: string): WizardError {
  return new WizardError(`The plan cannot run: ${what}.`, {
    blame: 'internal',
    remedy: 'This is a bug of tier3-wizard; please report it.',
  });
}
