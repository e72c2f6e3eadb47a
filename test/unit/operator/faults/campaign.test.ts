import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../../lambdas/shared/contract/outcome-item.ts';
import { answering, unlessJoined } from '../../../../lib/operator/faults/campaign.ts';
import type { Stage } from '../../../../lib/operator/faults/stage.ts';
import { invitationRow } from '../../support/invitation-rows.ts';

const TARGET = '111122223333';

/** A stage with one row, which notes what is put on the bus. */
class Bench {
  readonly put: unknown[] = [];
  #row: InvitationItem | undefined;

  readonly stage = {
    row: async () => this.#row,
    put: (_: string, { escalationId }: { readonly escalationId: string }) => {
      this.put.push(escalationId);
    },
  } as unknown as Stage;

  becomes(change: Partial<InvitationItem>): void {
    this.#row = invitationRow({ target: TARGET, ...change });
  }
}

describe('answering', () => {
  it('answers every question once, also of a request that was made again', async () => {
    const bench = new Bench();
    const { attempt } = answering(0, TARGET, 'abort');
    const isDone = async (change: Partial<InvitationItem>) => {
      bench.becomes(change);
      return attempt(bench.stage);
    };
    expect(await attempt(bench.stage)).toBe(false);
    expect(await isDone({ status: 'ESCALATED', escalationId: 'esc-1' })).toBe(false);
    expect(await isDone({ status: 'ESCALATED', escalationId: 'esc-1' })).toBe(false);
    expect(await isDone({ status: 'FAILED', escalationId: 'esc-1' })).toBe(false);
    expect(await isDone({ status: 'QUEUED' })).toBe(false);
    expect(await isDone({ status: 'ESCALATED', escalationId: 'esc-2' })).toBe(false);
    expect(await isDone({ status: 'ABORTED', escalationId: 'esc-2' })).toBe(true);
    expect(bench.put).toEqual(['esc-1', 'esc-2']);
  });
});

describe('what is done unless the account has joined', () => {
  it('is done again until it could be', async () => {
    const bench = new Bench();
    const answers = [false, true];
    const isInvited = ({ status }: InvitationItem) => status === 'INVITED';
    const { attempt } = unlessJoined(0, TARGET, isInvited, async () => answers.shift() ?? false);
    bench.becomes({ status: 'QUEUED' });
    expect(await attempt(bench.stage)).toBe(false);
    bench.becomes({ status: 'INVITED' });
    expect(await attempt(bench.stage)).toBe(false);
    expect(await attempt(bench.stage)).toBe(true);
    expect(answers).toEqual([]);
  });
});
