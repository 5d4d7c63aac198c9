import type { Failure } from '../../engine/failure.js';
import { labelled } from '../text/block.js';
import { type Line, line, paragraph } from '../text/line.js';
import type { Theme } from '../theme.js';
import { errorClassWords } from '../words.js';

const labelWidth = 12;

/** What failed, why, what AWS calls it, what was found behind it, and what to do: for people and for their tickets. */
export function failureCard(title: string, failure: Failure, width: number, theme: Theme): Line[] {
  const [first, ...rest] = paragraph(
    '',
    `${theme.glyphs.failed} ${title}: ${errorClassWords[failure.class]}`,
    width,
    'bad',
  );
  const field = (label: string, text: string) => labelled(`  ${label}`, text, width, labelWidth);
  const code = [failure.code, failure.requestId && `request ${failure.requestId}`].filter(Boolean).join(', ');
  return [
    ...(first ? [first, ...rest.map((row) => line('  ', ...row))] : []),
    ...field('cause', failure.message),
    ...(failure.details ?? []).flatMap((detail, at) => field(at === 0 ? 'behind it' : '', detail)),
    ...(code ? field('AWS code', code) : []),
    ...labelled('  to do', failure.remedy, width, labelWidth, 'strong'),
  ];
}
