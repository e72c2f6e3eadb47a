import { describe, expect, it } from 'vitest';
import { chooseOutputMode, printable, printableLines } from '../../../lib/operator/terminal.ts';

it.each([
  [true, true, {}, 'json'],
  [false, true, {}, 'terminal'],
  [false, true, { TERM: 'dumb' }, 'plain'],
  [false, true, { CI: 'true' }, 'plain'],
  [false, false, {}, 'plain'],
] as const)('with --json %s at a terminal %s in %j: %s', (json, isTerminal, environment, mode) => {
  expect(chooseOutputMode(json, { isTerminal, environment })).toBe(mode);
});

describe('what somebody else has written', () => {
  it.each([
    ['a control sequence', 'a\u001b[2J', 'a\\u001b[2J'],
    ['a control character of eight bits', 'a\u009b2J', 'a\\u009b2J'],
    ['DEL', 'a\u007f', 'a\\u007f'],
    ['a line break', 'a\r\nGate  open', 'a\\u000d\\u000aGate  open'],
    ['a line break of Unicode', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['a change of direction', 'a\u202eb\u2066c\u200f\u061c', 'a\\u202eb\\u2066c\\u200f\\u061c'],
    ['a text of any language', 'Zoë 日本 🙂 -', 'Zoë 日本 🙂 -'],
  ])('is shown, and not carried out: %s', (_, written, shown) => {
    expect(printable(written)).toBe(shown);
  });

  it('keeps its lines where it has several', () => {
    expect(printableLines('a\u001bb\nc')).toBe('a\\u001bb\nc');
  });
});
