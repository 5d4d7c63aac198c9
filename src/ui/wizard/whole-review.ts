import type { CheckRow } from '../../aws/preflight/row.js';
import type { Settings } from '../../config/settings.js';
import { blank, type Line, line, paragraph, span } from '../text/line.js';
import { type TargetFacts, targetHeader } from '../text/target-header.js';
import { painted, type Theme } from '../theme.js';
import { plural } from '../words.js';
import { check, type Draft, draftFrom } from './answers.js';
import { checkNotes } from './checks.js';
import type { ReviewFacts } from './contract.js';
import { problemsOf, warningsOf } from './problems.js';
import { planLines, totalLines } from './review.js';
import { placeWords, summaryLines } from './summary.js';

/** Whether the account was looked at for the answers. */
export type Checked =
  | { readonly kind: 'checked'; readonly rows: readonly CheckRow[] }
  | { readonly kind: 'checking' }
  /** `why`: as a sentence, where somebody expects it. */
  | { readonly kind: 'unchecked'; readonly why?: string };

export interface WholeReview {
  readonly draft: Draft;
  readonly checked: Checked;
  readonly reviewOf: (settings: Settings) => ReviewFacts;
  readonly width: number;
  readonly theme: Theme;
  /** False where nobody looks: the architecture is then left out. */
  readonly drawing?: boolean;
}

/** The review from top to bottom: what is in the way, what the account says, what counts most, every answer, and the plan. */
export function wholeReview({ draft, checked, reviewOf, width, theme, drawing = true }: WholeReview): Line[] {
  const { glyphs } = theme;
  const problems = [...problemsOf(draft)];
  const result = check(draft);
  const plan = result.ok ? { settings: result.settings, review: reviewOf(result.settings) } : undefined;
  return [
    ...(problems.length === 0
      ? checkedLines(checked, width, theme)
      : [
          line(span(`${glyphs.failed} ${plural(problems.length, 'answer')} must be corrected first:`, 'bad')),
          ...problems.flatMap(([key, rule]) => paragraph('  ', `${placeWords(key)} ${rule}`, width, 'bad')),
        ]),
    ...(plan ? [...totalLines(plan.settings, plan.review, width, theme), blank] : []),
    ...summaryLines(draft, width, theme),
    ...[...warningsOf(draft).values()].flatMap((warning) => paragraph(`${glyphs.warning} `, warning, width, 'warn')),
    blank,
    ...(plan ? planLines(plan.settings, plan.review, { width, theme, drawing }) : []),
  ];
}

function checkedLines(checked: Checked, width: number, theme: Theme): Line[] {
  switch (checked.kind) {
    case 'checked':
      return checkNotes(checked.rows, width, theme);
    case 'checking':
      return checkNotes(undefined, width, theme);
    case 'unchecked':
      return checked.why ? paragraph(`${theme.glyphs.warning} `, checked.why, width, 'warn') : [];
  }
}

/** The same review as text, for a dry run. */
export function renderReview(
  settings: Settings,
  review: Omit<WholeReview, 'draft'> & Pick<Draft, 'givenPassword'> & { readonly target: TargetFacts },
): string[] {
  const { target, width, theme, givenPassword } = review;
  const draft = draftFrom({ ...settings }, {}, givenPassword ? { givenPassword } : {});
  const header = targetHeader(`Plan for ${settings.name}`, target, width, theme);
  return painted([...header, ...wholeReview({ ...review, draft })], theme);
}
