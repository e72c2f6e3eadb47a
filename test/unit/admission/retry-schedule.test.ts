import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../lambdas/shared/contract/exception-policy.ts';
import type { PolicyRow } from '../../../lambdas/shared/contract/policy-row.ts';
import { applyOverrides } from '../../../lambdas/shared/contract/settings.ts';
import {
  type RefusalHistory,
  scheduleRetry,
} from '../../../lambdas/shared/domain/admission/retry-schedule.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function row(code: string): PolicyRow {
  const found = DEFAULT_POLICY[code];
  if (found === undefined) throw new Error(`no row ${code}`);
  return found;
}

/** Minutes from now; null when a person decides. */
function waitFor(policy: PolicyRow, history: Partial<RefusalHistory> = {}): number | null {
  const due = scheduleRetry(policy, {
    now: NOW,
    since: NOW,
    repeats: 0,
    attemptLeavesAt: null,
    managementAccountJoinedAt: null,
    ...history,
  });
  return due === null ? null : (due - NOW) / MINUTE;
}

describe('retry schedule', () => {
  it('waits until the oldest attempt leaves the window, and an hour when none is known', () => {
    const limit = row('HANDSHAKE_RATE_LIMIT_EXCEEDED');
    expect(waitFor(limit)).toBe(60);
    expect(waitFor(limit, { attemptLeavesAt: NOW + 3 * HOUR })).toBe(180);
  });

  it('waits at least 15 minutes, doubling to 6 hours while the refusal repeats', () => {
    const limit = row('HANDSHAKE_RATE_LIMIT_EXCEEDED');
    const soon = { attemptLeavesAt: NOW + MINUTE };
    const waits = [0, 1, 2, 3, 4, 5, 50].map((repeats) => waitFor(limit, { ...soon, repeats }));
    expect(waits).toEqual([15, 30, 60, 120, 240, 360, 360]);
  });

  it('looks a day after the first refusal at the latest: what nobody sees has left by then', () => {
    const limit = row('HANDSHAKE_RATE_LIMIT_EXCEEDED');
    const late = { repeats: 5, since: NOW - 21 * HOUR };
    expect(waitFor(limit, late)).toBe(180);
    expect(waitFor(limit, { ...late, since: NOW - DAY + MINUTE })).toBe(15);
    expect(waitFor(limit, { ...late, since: NOW - DAY })).toBe(360);
    const own = { attemptLeavesAt: NOW + 10 * HOUR, since: NOW - 20 * HOUR };
    expect(waitFor(limit, own)).toBe(240);
    expect(waitFor(limit, { ...own, isExplained: true })).toBe(600);
    const places = applyOverrides({ ACCOUNT_NUMBER_LIMIT_EXCEEDED: { disposition: 'wait' } });
    const other = places.ACCOUNT_NUMBER_LIMIT_EXCEEDED;
    if (other === undefined) throw new Error('no row');
    expect(waitFor(other, late)).toBe(360);
  });

  it('waits an hour once while the management account is new, else asks', () => {
    const quota = row('ACCOUNT_NUMBER_LIMIT_EXCEEDED');
    const isNew = { managementAccountJoinedAt: NOW - 59 * MINUTE };
    expect(waitFor(quota, isNew)).toBe(60);
    expect(waitFor(quota, { ...isNew, repeats: 1 })).toBeNull();
    expect(waitFor(quota, { managementAccountJoinedAt: NOW - 60 * MINUTE })).toBeNull();
    expect(waitFor(quota)).toBeNull();
  });

  it('waits by the schedule of a row that a deployment turned into a wait', () => {
    const table = applyOverrides({ ACCOUNT_NUMBER_LIMIT_EXCEEDED: { disposition: 'wait' } });
    const quota = table.ACCOUNT_NUMBER_LIMIT_EXCEEDED;
    if (quota === undefined) throw new Error('no row');
    expect(waitFor(quota, { repeats: 1 })).toBe(60);
    expect(waitFor(quota, { repeats: 5 })).toBe(360);
  });

  it('asks at once where a deployment turned a wait into an escalation', () => {
    const table = applyOverrides({ HANDSHAKE_RATE_LIMIT_EXCEEDED: { disposition: 'escalate' } });
    const limit = table.HANDSHAKE_RATE_LIMIT_EXCEEDED;
    if (limit === undefined) throw new Error('no row');
    expect(waitFor(limit)).toBeNull();
  });

  it('doubles from 1 to 24 hours and gives up after 7 days', () => {
    const change = row('ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED');
    expect([0, 1, 4, 5, 9].map((repeats) => waitFor(change, { repeats }))).toEqual([
      60, 120, 960, 1440, 1440,
    ]);
    expect(waitFor(change, { since: NOW - 7 * DAY + 1, repeats: 9 })).toBe(1440);
    expect(waitFor(change, { since: NOW - 7 * DAY, repeats: 9 })).toBeNull();
  });

  it('looks every 6 hours for 90 days while all features are being enabled', () => {
    const features = row('INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES');
    expect(waitFor(features, { repeats: 100, since: NOW - 89 * DAY })).toBe(360);
    expect(waitFor(features, { repeats: 100, since: NOW - 90 * DAY })).toBeNull();
  });

  it('waits once for an organization that is being finalized', () => {
    const finalizing = row('FinalizingOrganizationException');
    expect(waitFor(finalizing)).toBe(60);
    expect(waitFor(finalizing, { repeats: 1 })).toBeNull();
  });
});
