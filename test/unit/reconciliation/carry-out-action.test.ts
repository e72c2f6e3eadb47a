import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { carryOutAction } from '../../../lambdas/shared/domain/reconciliation/carry-out-action.ts';
import {
  EXPIRES_AT,
  parkedTokenOf,
  releasesOf,
  resultsOf,
  rowOf,
  worldOf,
} from '../following/following-world.ts';

const OTHER_OWNER =
  'arn:aws:states:us-east-1:999988887777:execution:Invitation:adopt-0123456789abcdef';
const EXPIRED = {
  kind: 'conclude',
  seen: { result: { kind: 'expired' }, at: EXPIRES_AT, release: 'expired' },
} as const;

describe('what was planned for a row', () => {
  it('is done while the row is as it was read', async () => {
    const row = rowOf();
    const world = worldOf(row);
    expect(await carryOutAction({ row, attach: null, next: EXPIRED }, world)).toBe('done');
    expect(world.outcomes.historyNames(row.target)).toEqual(['RESPONDED']);
  });

  it.each<[string, Partial<InvitationItem>]>([
    ['has another owner', { executionArn: OTHER_OWNER }],
    ['has another status', { status: 'QUEUED' }],
    ['has another handshake', { handshakeId: 'h-second00000' }],
    ['was invited again, and the handshake is not known', { invitedAt: EXPIRES_AT }],
  ])('is not done when the row %s by now', async (_, change) => {
    const row = rowOf();
    const world = worldOf(rowOf(change));
    const action = { row, attach: null, next: EXPIRED };
    expect(await carryOutAction(action, world)).toBe('changed');
    expect(world.outcomes.historyNames(row.target)).toEqual([]);
    expect(releasesOf(world)).toEqual([]);
    expect(resultsOf(world)).toEqual([]);
    expect(await parkedTokenOf(world)).toBeNull();
  });
});
