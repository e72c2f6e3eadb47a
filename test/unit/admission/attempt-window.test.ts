import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addAttempts,
  BUCKET_MS,
  bucketOf,
  countAttempts,
  decodeAttempts,
  encodeAttempts,
  leavesAt,
  nextLeaveAt,
  removeAttempt,
  WINDOW_MS,
} from '../../../lambdas/shared/domain/admission/attempt-window.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');

describe('attempt window', () => {
  it('counts an attempt for 24 hours and up to one bucket more, never less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: BUCKET_MS * 3 }), (offset) => {
        const at = NOW + offset;
        const window = addAttempts([], at);
        expect(countAttempts(window, at + WINDOW_MS)).toBe(1);
        expect(countAttempts(window, at + WINDOW_MS + BUCKET_MS)).toBe(0);
        expect(nextLeaveAt(window, at)).toBe(leavesAt(bucketOf(at)));
      }),
    );
  });

  it('lets a bucket go at its end, not a moment earlier', () => {
    const window = addAttempts([], NOW);
    const end = NOW + BUCKET_MS + WINDOW_MS;
    expect(countAttempts(window, end - 1)).toBe(1);
    expect(countAttempts(window, end)).toBe(0);
    expect(nextLeaveAt(window, end)).toBeNull();
  });

  it('takes an attempt back once, and nothing from an empty bucket', () => {
    const window = addAttempts(addAttempts([], NOW), NOW + 1);
    const one = removeAttempt(window, NOW);
    expect(countAttempts(one, NOW)).toBe(1);
    const none = removeAttempt(one, NOW);
    expect(none).toEqual([]);
    expect(removeAttempt(none, NOW)).toBe(none);
  });

  it('is the same after being written and read', () => {
    const instants = fc.array(fc.integer({ min: NOW - WINDOW_MS, max: NOW }));
    fc.assert(
      fc.property(instants, (all) => {
        const window = all.reduce((sum, at) => addAttempts(sum, at), addAttempts([], NOW));
        expect(decodeAttempts(encodeAttempts(window))).toEqual(window);
      }),
    );
    expect(decodeAttempts(encodeAttempts([]))).toEqual([]);
  });
});
