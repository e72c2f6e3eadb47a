import { describe, expect, it } from 'vitest';
import { applyOverrides, settingsSchema } from '../../../lambdas/shared/contract/settings.ts';

describe('policy overrides', () => {
  it('change the disposition and the instruction of a row and nothing else', () => {
    const table = applyOverrides({
      PAYMENT_INSTRUMENT_REQUIRED: { disposition: 'abort', instruction: 'tell finance' },
    });
    expect(table.PAYMENT_INSTRUMENT_REQUIRED).toMatchObject({
      disposition: 'abort',
      scope: 'account',
      instruction: 'tell finance',
    });
    expect(table.PAST_DUE_INVOICE?.disposition).toBe('escalate');
  });

  it.each([
    [{ PAYMENT_INSTRUMENTS: { disposition: 'abort' as const } }, /PAYMENT_INSTRUMENTS.*expected/],
    [{ PAST_DUE_INVOICE: { disposition: 'abort' as const } }, /concerns the organization/],
    [{ PAYMENT_INSTRUMENT_REQUIRED: { disposition: 'wait' as const } }, /retry schedule/],
    [{ ALREADY_IN_AN_ORGANIZATION: { disposition: 'abort' as const } }, /settled already/],
    [{ constructor: { disposition: 'abort' as const } }, /constructor/],
  ])('fails when an override cannot be expressed: %j', (overrides, message) => {
    expect(() => applyOverrides(overrides)).toThrow(message);
  });
});

describe('the settings of a deployment', () => {
  it('have a default for everything', () => {
    expect(settingsSchema.parse({})).toMatchObject({
      maxConcurrentInvites: 2,
      maxInvitationsPerAccount: 2,
      accountQuota: null,
      invitationQuota: null,
      currentMembers: null,
    });
  });

  it.each([
    { maxConcurrentInvite: 1 },
    { maxConcurrentInvites: 0 },
    { accountQuota: 60_000 },
    { invitationQuota: 0 },
    { currentMembers: 0 },
  ])('fails on %j', (settings) => {
    expect(settingsSchema.safeParse(settings).success).toBe(false);
  });
});
