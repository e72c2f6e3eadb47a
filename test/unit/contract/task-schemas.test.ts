import { expect, it } from 'vitest';
import { visitSchema } from '../../../lambdas/shared/contract/task-schemas.ts';

const enteredAt = (text: string) =>
  visitSchema.parse({ executionArn: 'arn:one', enteredAt: text, retryCount: 0 }).enteredAt;

it.each([
  ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23T10:00:00.1Z', '2026-11-23T10:00:00.100Z'],
  ['2026-11-23T10:00:00.192Z', '2026-11-23T10:00:00.192Z'],
])('a visit that began at %s sorts as text among others', (text, expected) => {
  expect(enteredAt(text)).toBe(expected);
});

it('a visit without an instant is refused', () => {
  expect(() => enteredAt('soon')).toThrow(/datetime/);
});
