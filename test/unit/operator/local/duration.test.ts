import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../../lib/operator/local/duration.ts';

describe('a duration', () => {
  it.each([
    ['3d', 259_200_000],
    ['36h', 129_600_000],
    ['1d12h', 129_600_000],
    ['90m', 5_400_000],
    ['45s', 45_000],
    ['0s', 0],
    ['1d2h3m4s', 93_784_000],
  ])('%s is so many milliseconds', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '3', 'd', '-1d', '1.5h', '1h 30m', '30m1h', '1w', '9999999999999999d'])(
    'fails for %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});
