import { describe, expect, it } from 'vitest';
import { functionSeconds, PRICES, priceOf, type Usage } from '../../../bench/prices.ts';

const NOTHING: Usage = {
  transitions: 0,
  functionCalls: 0,
  functionSeconds: 0,
  writeUnits: 0,
  readUnits: 0,
  events: 0,
};

describe('the price of a campaign', () => {
  it('is nothing for nothing', () => {
    expect(priceOf(NOTHING)).toBe(0);
  });

  it.each([
    ['transitions', 25],
    ['functionCalls', 0.2],
    ['functionSeconds', 13.3334],
    ['writeUnits', 0.625],
    ['readUnits', 0.125],
    ['events', 1],
  ] as const)('counts a million %s as $%d', (unit, dollars) => {
    expect(priceOf({ ...NOTHING, [unit]: 1_000_000 })).toBeCloseTo(dollars, 6);
  });

  it('adds what everything costs', () => {
    const usage = { ...NOTHING, transitions: 12_000, functionCalls: 6_000, writeUnits: 40_000 };
    expect(priceOf(usage)).toBeCloseTo(0.3 + 0.0012 + 0.025, 6);
  });

  it('takes a call of a function for 100 ms at 256 MB, and bills what it waits', () => {
    expect(functionSeconds(1000, 0)).toBeCloseTo(25);
    expect(functionSeconds(1000, 4000)).toBeCloseTo(26);
  });

  it('says of every price where it is from', () => {
    for (const { source, asOf } of Object.values(PRICES)) {
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\//);
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });
});
