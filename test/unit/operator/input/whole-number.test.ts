import { describe, expect, it } from 'vitest';
import { readWholeNumber } from '../../../../lib/operator/input/whole-number.ts';

describe('a whole number', () => {
  it('is read as it is written', () => {
    expect(readWholeNumber('10000')).toBe(10_000);
  });

  it.each(['', ' ', '0', '-1', '1k', '1e3', '0x10', '1.5', '1,000', 'NaN', '1234567890'])(
    'fails to be read from %j',
    (text) => {
      expect(readWholeNumber(text)).toBeUndefined();
    },
  );
});
