import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTarget } from '../../../lambdas/shared/contract/target.ts';

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });

describe('a target', () => {
  it('is an account id of twelve digits, with or without hyphens', () => {
    fc.assert(
      fc.property(digits(12), (id) => {
        const hyphenated = `${id.slice(0, 4)}-${id.slice(4, 8)}-${id.slice(8)}`;
        expect(parseTarget(id)).toEqual({ id, type: 'ACCOUNT' });
        expect(parseTarget(` ${hyphenated} `)).toEqual({ id, type: 'ACCOUNT' });
      }),
    );
  });

  it('is an e-mail address, whatever its capitals', () => {
    expect(parseTarget('Owner+AWS@Example.COM')).toEqual({
      id: 'owner+aws@example.com',
      type: 'EMAIL',
    });
  });

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.oneof(digits(12), fc.emailAddress(), fc.string()), (text) => {
        const target = parseTarget(text);
        if (target) expect(parseTarget(target.id)).toEqual(target);
      }),
    );
  });

  it.each([
    '',
    '11112222333',
    '1111222233334',
    '1111-22223333',
    '１１１１２２２２３３３３',
    'оwner@example.com',
    '\u212Aevin@example.com',
    'a@b',
    'a@b.c',
    'two@at@example.com',
    'owner@example.com\nbcc: x@example.com',
    `${'a'.repeat(60)}@example.com`,
    '{% $states %}',
  ])('fails on %j', (text) => {
    expect(parseTarget(text)).toBeUndefined();
  });
});
