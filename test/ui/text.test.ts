import { describe, expect, it } from 'vitest';
import { keyPresses } from '../../src/ui/keys.js';
import { editText } from '../../src/ui/text/field.js';
import { cell, clip, line, lineWidth, paragraph, span, spread, textOf, wrap } from '../../src/ui/text/line.js';
import { clean, displayWidth, lastColumns, takeColumns } from '../../src/ui/text/width.js';
import { createTheme, paint } from '../../src/ui/theme.js';
import { age, duration, money, plural, stopwatch } from '../../src/ui/words.js';
import { saidByColourOnly } from './frame.js';

describe('the width of text', () => {
  it.each([
    ['plain', 5],
    ['日本語', 6],
    ['한국', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['👍🏽', 2],
    ['👨‍👩‍👧', 2],
    ['…', 1],
    ['Ａ', 2],
    ['', 0],
  ])('of %s is %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('never cuts a wide character in two', () => {
    expect([takeColumns('日本語', 3), takeColumns('日本語', 4), takeColumns('👍🏽x', 1)]).toEqual(['日', '日本', '']);
  });
});

it('the end of a text that is typed stays to be seen', () => {
  expect([lastColumns('abc', 3), lastColumns('abcdef', 4), lastColumns('ab日本', 4)]).toEqual(['abc', '…def', '…本']);
});

describe('lines', () => {
  it('are cut with an ellipsis and filled to a width, wide characters included', () => {
    expect([
      textOf(clip(line('a long text'), 6)),
      textOf(clip(line('日本語日本語'), 6)),
      lineWidth(cell('日本語', 5)),
      lineWidth(cell('ab', 5)),
      textOf(spread(line('left side'), line('right'), 12)),
    ]).toEqual(['a lon…', '日本…', 5, 5, 'left … right']);
  });

  it('wrap between words, and inside a word only when it is longer than a line', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('arn:aws:iam::123 x', 6)).toEqual(['arn:aw', 's:iam:', ':123 x']);
    expect(paragraph('> ', 'one two three', 9).map(textOf)).toEqual(['> one two', '  three']);
  });

  it('hold no control characters, wherever their text came from', () => {
    expect(clean('a\u001b[31mred\u001b]0;title\u0007\nb')).toBe('ared b');
    expect(textOf(line(span('x\ty')))).toBe('x y');
  });

  it('are painted only where colour is wanted', () => {
    const of = line('a ', span('b', 'bad'));
    expect(paint(of, createTheme({ colour: true, unicode: true }))).toBe('a \u001b[31mb\u001b[39m');
    expect(paint(of, createTheme({ colour: false, unicode: true }))).toBe('a b');
  });
});

describe('words', () => {
  it('say durations as people do', () => {
    expect([0, 45, 60, 65, 599, 725, 3600, 7500].map(duration)).toEqual([
      '0 s',
      '45 s',
      '1 min',
      '1 min 05 s',
      '9 min 59 s',
      '12 min',
      '1 h',
      '2 h 05 min',
    ]);
    expect([5, 65, 3725].map(stopwatch)).toEqual(['0:05', '1:05', '1:02:05']);
    expect([5_000, 300_000, 7_200_000, 259_200_000].map(age)).toEqual(['5 s', '5 min', '2 h', '3 days']);
  });

  it('count and price', () => {
    expect([plural(1, 'step'), plural(2, 'step'), money(0), money(0.0096), money(163.958)]).toEqual([
      '1 step',
      '2 steps',
      '$0',
      '$0.010',
      '$163.96',
    ]);
  });
});

describe('keys', () => {
  const none = {
    upArrow: false,
    downArrow: false,
    leftArrow: false,
    rightArrow: false,
    pageUp: false,
    pageDown: false,
    home: false,
    end: false,
    return: false,
    escape: false,
    ctrl: false,
    shift: false,
    tab: false,
    backspace: false,
    delete: false,
    meta: false,
    super: false,
    hyper: false,
    capsLock: false,
    numLock: false,
  };

  it('are named keys or text; text that came at once with Enter is both', () => {
    expect([
      keyPresses('', { ...none, upArrow: true }),
      keyPresses('', { ...none, delete: true }),
      keyPresses('c', { ...none, ctrl: true }),
      keyPresses('', { ...none, tab: true, shift: true }),
      keyPresses('shop\r', none),
      keyPresses('\n', none),
      keyPresses('x', { ...none, meta: true }),
      keyPresses('\u0015a\u0000b\u007f', none),
    ]).toEqual([
      [{ kind: 'key', name: 'up' }],
      [{ kind: 'key', name: 'backspace' }],
      [{ kind: 'key', name: 'interrupt' }],
      [{ kind: 'key', name: 'back-tab' }],
      [
        { kind: 'text', text: 'shop' },
        { kind: 'key', name: 'enter' },
      ],
      [{ kind: 'key', name: 'enter' }],
      [],
      [
        { kind: 'key', name: 'clear' },
        { kind: 'text', text: 'a' },
        { kind: 'text', text: 'b' },
        { kind: 'key', name: 'backspace' },
      ],
    ]);
  });

  it('edit by what people see as characters', () => {
    expect(editText('a👍🏽', { kind: 'key', name: 'backspace' })).toBe('a');
    expect(editText('ab', { kind: 'key', name: 'clear' })).toBe('');
    expect(editText('ab', { kind: 'text', text: '日' })).toBe('ab日');
  });
});

describe('the check of every frame for what colours alone would say', () => {
  it('finds a row whose state is only a colour, and takes a glyph, a word or the row above for it', () => {
    const rows = [
      line(span('web-1', 'bad')),
      line(span('✖ web-1', 'bad')),
      line(span('  goes on', 'bad')),
      line(span('web-1 failed', 'bad')),
      line(span('web-1', 'accent')),
    ];
    expect(saidByColourOnly(rows).map(textOf)).toEqual(['web-1']);
  });
});
