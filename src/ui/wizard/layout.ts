import type { Settings } from '../../config/settings.js';
import { hints } from '../keys.js';
import type { Size } from '../screen.js';
import { footer } from '../text/footer.js';
import { blank, cell, clip, type Line, line, lineWidth, paragraph, span } from '../text/line.js';
import { accountWords, placeOf, type TargetFacts, targetHeader } from '../text/target-header.js';
import { lastColumns } from '../text/width.js';
import type { Theme } from '../theme.js';
import { answerTo, givenOf, visible } from './answers.js';
import type { ReviewFacts, WizardPorts } from './contract.js';
import { chosenTarget, startWords, unreadWords } from './first-state.js';
import { awaited, checkedRows } from './lacks.js';
import { problemsOf, warningsOf } from './problems.js';
import { pages, type Question } from './questions/index.js';
import { type StartChoice, startChoices, type WizardState } from './state.js';
import { answerWords } from './summary.js';
import { type Checked, wholeReview } from './whole-review.js';

export interface WizardView {
  readonly state: WizardState;
  readonly ports: WizardPorts;
  readonly goesOn: boolean;
  readonly target: TargetFacts;
  readonly reviewOf: (settings: Settings) => ReviewFacts;
  readonly size: Size;
  readonly theme: Theme;
}

/** The frame of wherever the user is, filled to the height of the screen less one row. */
export function wizardFrame(view: WizardView): Line[] {
  const { top, body, bottom } = parts(view);
  const room = Math.max(0, view.size.rows - 1 - top.length - bottom.length);
  const shown = body.slice(0, room);
  const filling: Line[] = Array.from({ length: room - shown.length }, () => blank);
  return [...top, ...shown, ...filling, ...bottom].slice(0, view.size.rows - 1);
}

/** How many rows of the review are below the end of the screen when it is not scrolled. */
export function reviewScrollLimit(view: WizardView): number {
  const { top, bottom } = parts(view);
  return Math.max(0, reviewBody(view).length - (view.size.rows - 1 - top.length - bottom.length));
}

interface Parts {
  readonly top: readonly Line[];
  readonly body: readonly Line[];
  readonly bottom: readonly Line[];
}

function parts(view: WizardView): Parts {
  switch (view.state.place.at) {
    case 'start':
      return startParts(view, view.state.place.cursor);
    case 'page':
      return pageParts(view, view.state.place.page, view.state.place.cursor);
    case 'review':
      return reviewParts(view, view.state.place.scroll, view.state.place.sure);
  }
}

const choiceWords: Readonly<Record<StartChoice, string>> = {
  quick: 'Quick start: Enter to the review, Enter there builds',
  questions: 'Answer the questions, page by page',
  quit: 'Quit',
};

function startParts(view: WizardView, cursor: number): Parts {
  const { size, theme } = view;
  return {
    top: targetHeader('tier3-wizard', chosenTarget(view.target, view.state), size.columns, theme),
    body: [
      ...paragraph('', startWords.about, size.columns),
      ...(view.goesOn ? paragraph('', startWords.goesOn, size.columns, 'accent') : []),
      ...unreadNote(view),
      blank,
      ...startChoices.map((choice, at) => choiceRow(choiceWords[choice], at === cursor, size.columns, theme)),
    ],
    bottom: [footer([hints.field, hints.choose, { ...hints.back, does: 'quit' }], size.columns)],
  };
}

function unreadNote({ state, size, theme }: WizardView): Line[] {
  const words = unreadWords(state);
  return words ? paragraph(`${theme.glyphs.warning} `, words, size.columns, 'warn') : [];
}

/** What is under way outside, or could not be had from there. */
function errandNotes({ state, ports, size, theme }: WizardView): Line[] {
  const waiting = awaited(state, ports);
  if (waiting) return paragraph(`${theme.glyphs.running} `, `Reading ${waiting}`, size.columns, 'accent');
  const { missing } = state;
  return missing ? paragraph(`${theme.glyphs.warning} `, `${missing.reason}.`, size.columns, 'warn') : [];
}

function choiceRow(text: string, chosen: boolean, width: number, theme: Theme): Line {
  const cursor = span(chosen ? `${theme.glyphs.cursor} ` : '  ', 'accent');
  return clip(line(cursor, span(text, chosen ? 'strong' : 'plain')), width, theme.glyphs.ellipsis);
}

function pageParts(view: WizardView, page: number, cursorWanted: number): Parts {
  const { state, size, theme } = view;
  const { id, title } = pages[page] ?? pages[0];
  const fields = visible(state.draft, id);
  const cursor = Math.min(cursorWanted, fields.length - 1);
  const focused = fields[cursor];
  const header = (more = '') =>
    targetHeader(
      `${page + 1} of ${pages.length}  ${title}${more}`,
      chosenTarget(view.target, view.state),
      size.columns,
      theme,
    );
  const problems = problemsOf(state.draft);
  const warnings = warningsOf(state.draft);
  const notes = focused ? fieldNotes(focused, problems.get(focused.key), warnings.get(focused.key), view) : [];
  const walks = (focused?.options?.(givenOf(state.draft)).length ?? 0) > 1;
  const bottom = [
    ...errandNotes(view),
    ...notes,
    footer([hints.next, hints.field, ...(walks ? [hints.change] : []), hints.back, hints.leave], size.columns),
  ];
  const rows = fields.map((field, at) =>
    fieldRow(
      field,
      { focused: at === cursor, problem: problems.has(field.key), warning: warnings.has(field.key) },
      view,
    ),
  );
  const room = Math.max(1, size.rows - 1 - header().length - bottom.length);
  const first = Math.max(0, Math.min(cursor - Math.floor(room / 2), rows.length - room));
  const shown = rows.slice(first, first + room);
  const hidden = shown.length < rows.length;
  const top = header(hidden ? `, ${first + 1} to ${first + shown.length} of ${rows.length} questions` : '');
  return { top, body: shown, bottom };
}

const fieldLabelWidth = 24;

function fieldRow(
  field: Question,
  is: { readonly focused: boolean; readonly problem: boolean; readonly warning: boolean },
  { state, size, theme }: WizardView,
): Line {
  const { glyphs } = theme;
  const mark = is.problem
    ? span(` ${glyphs.failed} wrong`, 'bad')
    : is.warning
      ? span(` ${glyphs.warning} note`, 'warn')
      : span('');
  const typed = field.kind !== 'choice' && field.kind !== 'flag';
  const caret = is.focused && typed ? span('_', 'accent') : span('');
  const left = line(
    span(is.focused ? `${glyphs.cursor} ` : '  ', 'accent'),
    ...cell(line(span(field.label, is.focused ? 'strong' : 'plain')), fieldLabelWidth),
  );
  const shown = shownAnswer(field, is.focused, state, theme);
  const end = line(caret, mark);
  // Where somebody types, the end is what he looks at.
  const room = size.columns - lineWidth([...left, ...end]);
  const text =
    is.focused && typed
      ? line(span(lastColumns(shown.text, room, glyphs.ellipsis), shown.tone))
      : clip(line(shown), room, glyphs.ellipsis);
  return [...left, ...text, ...end];
}

function shownAnswer(field: Question, focused: boolean, { draft }: WizardState, theme: Theme) {
  const text = answerTo(draft, field.key);
  if (field.kind !== 'secret' && text === '' && field.empty) return focused ? span('') : span(field.empty, 'dim');
  const words = answerWords(field, draft, theme);
  const walks = focused && (field.kind === 'choice' || field.kind === 'flag');
  return span(walks ? `< ${words} >` : words, focused ? 'strong' : 'plain');
}

/** One line of help, what left and right offer, and the rule that is broken, while it is being typed. */
function fieldNotes(
  field: Question,
  problem: string | undefined,
  warning: string | undefined,
  { state, size, theme }: WizardView,
): Line[] {
  const { glyphs } = theme;
  const text = answerTo(state.draft, field.key);
  const option = field.options?.(givenOf(state.draft)).find((one) => one.value === text && one.label !== undefined);
  const about = field.kind !== 'choice' && option?.label ? [clip(line(span(option.label, 'dim')), size.columns)] : [];
  return [
    ...about,
    ...paragraph('', field.help, size.columns, 'dim'),
    ...(problem ? paragraph(`${glyphs.failed} `, `${field.label} ${problem}`, size.columns, 'bad') : []),
    ...(!problem && warning ? paragraph(`${glyphs.warning} `, `${field.label} ${warning}`, size.columns, 'warn') : []),
  ];
}

function reviewParts(view: WizardView, scroll: number, sure: boolean): Parts {
  const { state, target, size, theme } = view;
  const name = answerTo(state.draft, 'name');
  const problems = problemsOf(state.draft).size;
  const top = targetHeader(
    `Review ${name}: nothing is made yet`,
    chosenTarget(view.target, view.state),
    size.columns,
    theme,
  );
  const rows = checkedRows(state);
  const refused = rows?.some((row) => row.level === 'red') ?? false;
  const checking = view.ports.check !== undefined && !rows;
  const keys =
    problems > 0
      ? footer([{ keys: 'Enter', does: 'go there' }, hints.edit, hints.back, hints.leave], size.columns)
      : refused || checking
        ? footer([...(refused ? [hints.again] : []), hints.edit, hints.scroll, hints.back, hints.leave], size.columns)
        : footer([hints.build, hints.edit, hints.scroll, hints.back, hints.leave], size.columns);
  const question = [
    ...paragraph(
      '',
      `Build ${name} in ${placeOf(target).text}, ${accountWords(target)}? It costs money until it is removed.`,
      size.columns,
      'warn',
    ),
    footer(
      [
        { keys: 'y', does: 'build' },
        { keys: 'any other key', does: 'back to the review' },
      ],
      size.columns,
    ),
  ];
  return { top, body: reviewBody(view).slice(scroll), bottom: sure ? question : [keys] };
}

function reviewBody({ state, ports, reviewOf, size, theme }: WizardView): Line[] {
  const rows = checkedRows(state);
  const checked: Checked = rows ? { kind: 'checked', rows } : { kind: ports.check ? 'checking' : 'unchecked' };
  return wholeReview({ draft: state.draft, checked, reviewOf, width: size.columns, theme });
}
