import { describe, expect, it } from 'vitest';
import { EVENTS, type EventName } from '../../../lambdas/shared/contract/events.ts';

describe.each(Object.keys(EVENTS) as EventName[])('%s', (name) => {
  const { schema, example } = EVENTS[name];

  it('has an example that follows its schema', () => {
    expect(schema.safeParse(example).error).toBeUndefined();
  });

  it('fails on a field that it does not know, and names it', () => {
    const parsed = schema.safeParse({ ...example, organisationalUnit: 'x' });
    expect(parsed.error?.issues).toMatchObject([{ keys: ['organisationalUnit'] }]);
  });

  it('fails on another version', () => {
    expect(schema.safeParse({ ...example, version: 2 }).success).toBe(false);
  });
});

describe('a request for an invitation', () => {
  const { schema, example } = EVENTS.AccountInvitationRequested;

  it.each([
    ['target', '11112222333'],
    ['organizationalUnit', 'kops'],
    ['priority', 10],
    ['priority', '5'],
    ['notes', 'x'.repeat(1025)],
    ['campaign', '=cmd()'],
    ['tags', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v']))],
    ['maxInvitations', 0],
  ])('fails when %s is %j, naming the field', (field, value) => {
    const parsed = schema.safeParse({ ...example, [field]: value });
    expect(parsed.error?.issues[0]?.path[0]).toBe(field);
  });
});
