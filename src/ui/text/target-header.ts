import type { Theme } from '../theme.js';
import { cell, clip, type Line, line, paragraph, type Span, span } from './line.js';

/** Where everything happens; every screen shows it. */
export interface TargetFacts {
  readonly kind: 'aws' | 'sandbox' | 'endpoint';
  readonly region: string;
  /** Absent before anybody has asked. */
  readonly accountId?: string;
  readonly accountAlias?: string;
  readonly endpointUrl?: string;
  /** Why nothing serves here, as a sentence; absent where it does. */
  readonly simulated?: string;
}

export function placeOf(target: TargetFacts): Span {
  switch (target.kind) {
    case 'aws':
      return span('REAL AWS', 'warn');
    case 'sandbox':
      return span('SANDBOX', 'accent');
    case 'endpoint':
      return span(`ENDPOINT ${target.endpointUrl ?? ''}`.trim(), 'accent');
  }
}

/** `account 123456789012 (prod)`. */
export function accountWords(target: TargetFacts): string {
  if (target.accountId === undefined) return 'no account yet';
  return `account ${target.accountId}${target.accountAlias ? ` (${target.accountAlias})` : ''}`;
}

/** Title and target in one row each, then what is simulated, then a rule. */
export function targetHeader(title: string, target: TargetFacts, width: number, theme: Theme): Line[] {
  const place = placeOf(target);
  const where = line(place, `  ${target.region}  ${accountWords(target)}`);
  return [
    clip(line(span(title, 'strong')), width, theme.glyphs.ellipsis),
    clip(where, width, theme.glyphs.ellipsis),
    ...(target.simulated === undefined ? [] : simulatedLines(target.simulated, width)),
    rule(width, theme),
  ];
}

export function simulatedLines(reason: string, width: number): Line[] {
  return paragraph('simulated: ', reason, width, 'warn');
}

export function rule(width: number, theme: Theme): Line {
  return cell(line(span(theme.glyphs.horizontal.repeat(width), 'dim')), width);
}
