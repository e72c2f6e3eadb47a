import { describe, expect, it } from 'vitest';
import { describeClock, parseClockMode } from '../../../../lib/operator/local/clock-mode.ts';

describe('a clock mode', () => {
  it.each([
    ['real', 1],
    ['stand', 0],
    ['60', 60],
    ['0.5', 0.5],
  ])('%s is so many virtual seconds a second', (text, factor) => {
    expect(parseClockMode(text)).toBe(factor);
  });

  it.each(['', ' ', '0', '-1', 'fast', 'Infinity', 'NaN', '1x', '86401'])(
    'fails for %j',
    (text) => {
      expect(parseClockMode(text)).toBeUndefined();
    },
  );
});

describe('a clock', () => {
  const now = '2026-01-05T09:00:00.000Z';

  it.each([
    [0, `${now}, time stands`],
    [1, `${now}, in real time`],
    [60, `${now}, 60 times as fast as real time`],
  ])('of factor %i is told in a sentence', (factor, sentence) => {
    expect(describeClock({ now, factor, nextDueAt: null })).toBe(sentence);
  });

  it('tells what is due next', () => {
    const nextDueAt = '2026-01-05T10:00:00.000Z';
    expect(describeClock({ now, factor: 0, nextDueAt })).toBe(
      `${now}, time stands; next due ${nextDueAt}`,
    );
  });
});
