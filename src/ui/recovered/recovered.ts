import { nextLines, uncut } from '../result/result.js';
import { type Line, line, paragraph, span } from '../text/line.js';
import { type TargetFacts, targetHeader } from '../text/target-header.js';
import { painted, type Theme } from '../theme.js';
import { plural } from '../words.js';

/** What `recover` has written, and what it could not. */
export interface RecoveredReport {
  readonly target: TargetFacts;
  readonly environment: string;
  readonly id: string;
  readonly path: string;
  /** Where a damaged state file was moved. */
  readonly aside?: string;
  readonly resources: number;
  /** Titles of steps. */
  readonly finished: readonly string[];
  readonly open: readonly string[];
  readonly unplaced: readonly { readonly what: string; readonly why: string }[];
  readonly assumed: readonly string[];
}

const labelWidth = 15;

function recoveredLines(report: RecoveredReport, width: number, theme: Theme): Line[] {
  const { environment, target, finished, open, unplaced, assumed, aside } = report;
  const { glyphs } = theme;
  const bullets = (texts: readonly string[]) => texts.flatMap((text) => paragraph(`${glyphs.bullet} `, text, width));
  const command = (verb: string): string => `tier3-wizard ${verb} --name ${environment}`;
  return [
    ...targetHeader(`${glyphs.done} The state of ${environment} is rebuilt`, target, width, theme),
    uncut('state file', report.path, labelWidth),
    uncut('id', report.id, labelWidth),
    ...(aside ? [uncut('damaged, kept', aside, labelWidth)] : []),
    line(
      `${plural(report.resources, 'resource')} placed, ${finished.length} of ${plural(finished.length + open.length, 'step')} done.`,
    ),
    ...(open.length > 0 ? paragraph('A resume goes on with: ', `${open.join(', ')}.`, width) : []),
    ...(unplaced.length > 0
      ? [line(span('Not placed:', 'warn')), ...bullets(unplaced.map(({ what, why }) => `${what}: ${why}`))]
      : [line(span('Everything that was found has its place.', 'good'))]),
    ...(assumed.length > 0
      ? [
          ...paragraph(
            '',
            'Not told by the account, so the defaults stand; correct them with --resume --set:',
            width,
            'warn',
          ),
          ...bullets(assumed),
        ]
      : []),
    ...nextLines(
      [
        { command: command('--resume'), purpose: 'checks all of it and goes on' },
        { command: command('ops'), purpose: 'shows the live system' },
        { command: command('--teardown'), purpose: 'removes all of it' },
      ],
      width,
    ),
  ];
}

export function renderRecovered(report: RecoveredReport, width: number, theme: Theme): string[] {
  return painted(recoveredLines(report, width, theme), theme);
}
