import type { AskingScreen, Turn } from '../asking.js';
import { hints, type KeyPress } from '../keys.js';
import type { Size } from '../screen.js';
import { footer } from '../text/footer.js';
import { blank, clip, type Line, line, paragraph, span } from '../text/line.js';
import type { Theme } from '../theme.js';

export interface Choice<V> {
  /** Chooses at once when pressed. */
  readonly key: string;
  readonly label: string;
  readonly value: V;
}

export interface ChoiceDialog<V> {
  readonly title: string;
  /** Paragraphs above the choices. */
  readonly lines: readonly string[];
  readonly choices: readonly Choice<V>[];
  /** What Esc and Ctrl-C mean. */
  readonly otherwise: V;
}

/** What a key does in a choice. */
function choiceKey<V>(dialog: ChoiceDialog<V>, cursor: number, press: KeyPress): Turn<number, V> {
  const last = dialog.choices.length - 1;
  if (press.kind === 'text') {
    const hit = dialog.choices.find((choice) => choice.key === press.text.toLowerCase());
    if (hit) return { answer: hit.value };
    return { state: cursor };
  }
  switch (press.name) {
    case 'up':
    case 'back-tab':
      return { state: Math.max(0, cursor - 1) };
    case 'down':
    case 'tab':
      return { state: Math.min(last, cursor + 1) };
    case 'enter': {
      const choice = dialog.choices[cursor];
      return choice ? { answer: choice.value } : { state: cursor };
    }
    case 'escape':
    case 'interrupt':
      return { answer: dialog.otherwise };
    default:
      return { state: cursor };
  }
}

export function choiceLines<V>(dialog: ChoiceDialog<V>, cursor: number, size: Size, theme: Theme): Line[] {
  const { columns } = size;
  const choices = dialog.choices.map((choice, at) =>
    clip(
      line(
        span(at === cursor ? `${theme.glyphs.cursor} ` : '  ', 'accent'),
        span(`${choice.key}  `, 'dim'),
        span(choice.label, at === cursor ? 'strong' : 'plain'),
      ),
      columns,
      theme.glyphs.ellipsis,
    ),
  );
  const head = [
    ...paragraph('', dialog.title, columns, 'strong'),
    ...dialog.lines.flatMap((text) => paragraph('', text, columns)),
  ];
  const tail = [blank, ...choices, blank, footer([hints.field, hints.choose, hints.back], columns)];
  return [...head.slice(0, Math.max(1, size.rows - 1 - tail.length)), ...tail];
}

export function choiceScreen<V>(dialog: ChoiceDialog<V>, theme: Theme): AskingScreen<number, V> {
  return {
    initial: 0,
    press: (cursor, press) => choiceKey(dialog, cursor, press),
    draw: (cursor, size) => choiceLines(dialog, cursor, size, theme),
    abandoned: () => dialog.otherwise,
  };
}
