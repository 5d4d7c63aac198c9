import type { KeyPress } from '../keys.js';
import { editText } from '../text/field.js';
import type { OpsGroup, OpsRow } from './group.js';

export interface OpsState {
  readonly page: 'table' | 'detail' | 'help';
  /** The key of the selected row: it stays selected when rows come and go. */
  readonly selected?: string;
  readonly filter: string;
  /** The filter is being typed. */
  readonly typing: boolean;
}

/** How the screen was left. */
export type OpsEnd = { readonly does: 'quit' } | { readonly does: 'shell'; readonly instanceId: string };

export type OpsTurn = { readonly state: OpsState } | { readonly does: 'refresh' } | OpsEnd;

export const firstOpsState: OpsState = { page: 'table', filter: '', typing: false };

/** The groups with the rows that the filter leaves; groups without rows vanish while a filter is set. */
export function filtered(groups: readonly OpsGroup[], filter: string): OpsGroup[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return [...groups];
  return groups
    .map((group) => ({
      ...group,
      rows: group.rows.filter((row) =>
        [group.title, row.name, row.state, row.note].join(' ').toLowerCase().includes(wanted),
      ),
    }))
    .filter((group) => group.rows.length > 0);
}

/** The selected row, or the first one when the selected is gone. */
export function selectedRow(groups: readonly OpsGroup[], state: OpsState): OpsRow | undefined {
  const rows = filtered(groups, state.filter).flatMap((group) => group.rows);
  return rows.find((row) => row.key === state.selected) ?? rows[0];
}

/** What a key does. No key of this screen changes anything in AWS. */
export function pressOps(state: OpsState, press: KeyPress, groups: readonly OpsGroup[]): OpsTurn {
  if (press.kind === 'key' && press.name === 'interrupt') return { does: 'quit' };
  if (state.typing) return { state: typeFilter(state, press) };
  if (press.kind === 'text')
    return [...press.text].reduce<OpsTurn>((turn, key) => letter(turn, key, groups), { state });
  switch (press.name) {
    case 'up':
      return { state: moved(state, groups, -1) };
    case 'down':
      return { state: moved(state, groups, 1) };
    case 'page-up':
      return { state: moved(state, groups, -10) };
    case 'page-down':
      return { state: moved(state, groups, 10) };
    case 'home':
      return { state: moved(state, groups, Number.NEGATIVE_INFINITY) };
    case 'end':
      return { state: moved(state, groups, Number.POSITIVE_INFINITY) };
    case 'enter': {
      const row = selectedRow(groups, state);
      return state.page === 'table' && row ? { state: { ...state, page: 'detail', selected: row.key } } : { state };
    }
    case 'escape':
      return { state: state.page === 'table' ? { ...state, filter: '' } : { ...state, page: 'table' } };
    default:
      return { state };
  }
}

function letter(turn: OpsTurn, key: string, groups: readonly OpsGroup[]): OpsTurn {
  if (!('state' in turn)) return turn;
  const { state } = turn;
  switch (key) {
    case 'j':
      return { state: moved(state, groups, 1) };
    case 'k':
      return { state: moved(state, groups, -1) };
    case 'q':
      return { does: 'quit' };
    case 'r':
      return { does: 'refresh' };
    case 's': {
      const instanceId = selectedRow(groups, state)?.shellOn;
      return instanceId && state.page !== 'help' ? { does: 'shell', instanceId } : { state };
    }
    case '/':
      return { state: { ...state, page: 'table', typing: true } };
    case '?':
      return { state: { ...state, page: state.page === 'help' ? 'table' : 'help' } };
    default:
      return { state };
  }
}

function typeFilter(state: OpsState, press: KeyPress): OpsState {
  if (press.kind === 'key' && press.name === 'enter') return { ...state, typing: false };
  if (press.kind === 'key' && press.name === 'escape') return { ...state, typing: false, filter: '' };
  return { ...state, filter: editText(state.filter, press) };
}

function moved(state: OpsState, groups: readonly OpsGroup[], by: number): OpsState {
  const rows = filtered(groups, state.filter).flatMap((group) => group.rows);
  const now = Math.max(
    0,
    rows.findIndex((row) => row.key === selectedRow(groups, state)?.key),
  );
  const next = rows[Math.max(0, Math.min(rows.length - 1, now + by))];
  return next ? { ...state, selected: next.key } : state;
}
