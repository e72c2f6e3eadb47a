import { describe, expect, it } from 'vitest';
import { accountIdOf, type InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { Status } from '../../../lambdas/shared/contract/status.ts';
import { decideRegistration } from '../../../lambdas/shared/domain/registration/decide-registration.ts';
import type { AskedInvitation } from '../../../lambdas/shared/domain/registration/read-request.ts';
import {
  ENTERED_AT,
  EXECUTION_ARN,
  invitationRow,
  OTHER_EXECUTION_ARN,
  TARGET,
} from '../support/invitation-rows.ts';

const OU = 'ou-abcd-11111111';

function asked(changes: Partial<AskedInvitation> = {}): AskedInvitation {
  return {
    target: { id: TARGET, type: 'ACCOUNT' },
    campaign: 'default',
    requestId: 'event-2',
    eventId: 'event-2',
    requestedAt: ENTERED_AT,
    organizationalUnit: null,
    notes: null,
    tags: null,
    priority: 5,
    maxInvitations: null,
    isReinvitation: false,
    succeeds: null,
    ...changes,
  };
}

const decide = (row: InvitationItem | null, request = asked()) =>
  decideRegistration(row, request, EXECUTION_ARN);

const others = (changes: Partial<InvitationItem> = {}) =>
  invitationRow({ executionArn: OTHER_EXECUTION_ARN, ...changes });

const settled = (status: Status, changes: Partial<InvitationItem> = {}) =>
  others({ status, settledAt: ENTERED_AT, ...changes });

const member = (changes: Partial<InvitationItem> = {}) =>
  settled('JOINED', { accountId: TARGET, placement: 'PLACED', organizationalUnit: OU, ...changes });

it('knows an account by its id, whatever else the row says', () => {
  expect(accountIdOf(member({ accountId: '999999999999' }))).toBe(TARGET);
  const byAddress = { target: 'jane@example.com', targetType: 'EMAIL' } as const;
  expect(accountIdOf(member({ ...byAddress, accountId: '999999999999' }))).toBe('999999999999');
});

describe('a request that was put before the one that the row is about', () => {
  const EARLIER = '2026-11-23T09:59:59.000Z';
  const late = (changes: Partial<AskedInvitation> = {}) =>
    asked({ requestedAt: EARLIER, isReinvitation: true, ...changes });

  it.each(['DECLINED', 'CANCELED', 'EXPIRED', 'FAILED', 'ABORTED'] as const)(
    'replaces nothing that has ended as %s',
    (status) => {
      expect(decide(settled(status), late())).toMatchObject({
        kind: 'duplicate',
        note: expect.stringMatching(
          /^was put at 2026-11-23T09:59:59.000Z, before .* put a new event$/,
        ),
      });
      expect(decide(settled(status), late({ requestedAt: ENTERED_AT }))).toMatchObject({
        kind: 'replace',
      });
    },
  );

  it('moves no member to where it was wanted before', () => {
    const request = late({ organizationalUnit: 'ou-abcd-22222222' });
    expect(decide(member(), request)).toMatchObject({ kind: 'duplicate' });
    expect(decide(member(), { ...request, requestedAt: ENTERED_AT })).toMatchObject({
      kind: 'place',
    });
  });

  it('goes where the later one was rejected', () => {
    expect(decide(settled('REJECTED'), late())).toMatchObject({ kind: 'replace' });
  });

  it('sends nothing when another was put after it and failed, before the later one was rejected', () => {
    const row = settled('REJECTED', { askedAgainAt: '2026-11-23T09:59:59.500Z' });
    expect(decide(row, late())).toMatchObject({ kind: 'duplicate' });
    expect(decide(row, asked({ requestId: 'corrected' }))).toMatchObject({ kind: 'replace' });
  });
});

describe('deciding whose row it is', () => {
  it('creates the first row of a target', () => {
    expect(decide(null)).toEqual({ kind: 'create' });
  });

  it('knows its own row again', () => {
    expect(decide(invitationRow())).toMatchObject({ kind: 'mine' });
  });

  it('is superseded when its own row was settled for it', () => {
    expect(decide(invitationRow({ status: 'FAILED' }))).toEqual({ kind: 'superseded' });
  });

  it('is superseded when a successor owns its row', () => {
    expect(decide(others({ succeeds: EXECUTION_ARN }))).toEqual({ kind: 'superseded' });
  });

  it('adopts a row that was passed on to it', () => {
    const row = invitationRow({ succeeds: OTHER_EXECUTION_ARN, status: 'INVITED' });
    expect(decide(row, asked({ succeeds: OTHER_EXECUTION_ARN }))).toMatchObject({ kind: 'adopt' });
  });

  it('goes on placing a member that was passed on to it', () => {
    const row = invitationRow({ succeeds: OTHER_EXECUTION_ARN, placement: 'FAILED' });
    expect(decide(row, asked({ succeeds: OTHER_EXECUTION_ARN }))).toMatchObject({ kind: 'mine' });
  });

  it('does not take a row as successor that was not passed on to it', () => {
    const successor = asked({ succeeds: OTHER_EXECUTION_ARN });
    expect(decide(null, successor)).toEqual({ kind: 'superseded' });
    expect(decide(settled('EXPIRED'), successor)).toEqual({ kind: 'superseded' });
    expect(decide(others(), successor)).toEqual({ kind: 'superseded' });
  });

  it.each(['REQUESTED', 'QUEUED', 'INVITED', 'WAITING', 'ESCALATED'] as const)(
    'is a duplicate while somebody else has it %s',
    (status) => {
      expect(decide(others({ status }))).toMatchObject({
        kind: 'duplicate',
        note: expect.stringContaining('the same again'),
      });
    },
  );

  it.each(['EXPIRED', 'ABORTED', 'FAILED', 'REJECTED'] as const)(
    'replaces a row that has ended as %s',
    (status) => {
      expect(decide(settled(status))).toMatchObject({ kind: 'replace' });
    },
  );

  it.each(['DECLINED', 'CANCELED'] as const)('asks for reinvite after %s', (status) => {
    const refused = decide(settled(status));
    expect(refused).toMatchObject({
      kind: 'duplicate',
      note: expect.stringContaining('reinvite: true'),
    });
    expect(decide(settled(status), asked({ isReinvitation: true }))).toMatchObject({
      kind: 'replace',
    });
  });
});

describe('deciding about the same request again', () => {
  const again = asked({ requestId: 'event-1', eventId: 'event-1', isReinvitation: true });

  it.each(['EXPIRED', 'ABORTED', 'FAILED', 'DECLINED', 'CANCELED'] as const)(
    'does nothing when the event is delivered again after %s',
    (status) => {
      expect(decide(settled(status), again)).toMatchObject({ kind: 'duplicate', note: null });
    },
  );

  it('says so when another event carries the same request id', () => {
    const other = asked({ requestId: 'event-1', eventId: 'event-9' });
    expect(decide(settled('FAILED'), other)).toMatchObject({
      kind: 'duplicate',
      note: expect.stringContaining('ended as FAILED'),
    });
  });

  it('takes a corrected request under its old id, since a rejected one sent nothing', () => {
    expect(decide(settled('REJECTED'), again)).toMatchObject({ kind: 'replace' });
  });

  it('does not place a member again', () => {
    const row = member({ placement: 'FAILED' });
    expect(decide(row, again)).toMatchObject({ kind: 'duplicate' });
  });
});

describe('deciding about a member', () => {
  it('is a duplicate when the account is where it is wanted', () => {
    expect(decide(member(), asked({ organizationalUnit: OU }))).toMatchObject({
      kind: 'duplicate',
      note: expect.stringContaining('the same again'),
    });
  });

  it('is a duplicate when no place is asked for', () => {
    expect(decide(member())).toMatchObject({
      kind: 'duplicate',
      note: expect.stringContaining('the same again'),
    });
  });

  it('notes another campaign', () => {
    expect(decide(member(), asked({ campaign: 'wave-2' }))).toMatchObject({
      kind: 'duplicate',
      note: expect.stringContaining('campaign wave-2 instead of default'),
    });
  });

  it.each([
    ['another organizational unit is wanted', member(), 'ou-abcd-22222222'],
    ['it was not placed', member({ placement: 'FAILED' }), OU],
    ['it was not placed and no place is wanted any more', member({ placement: 'FAILED' }), null],
    [
      'no place was asked for so far',
      member({ placement: 'NOT_REQUESTED', organizationalUnit: null }),
      OU,
    ],
    ['it joined as another target', member({ placement: null, sameAs: 'a@example.com' }), OU],
  ])('goes straight to Place account when %s', (_, row, organizationalUnit) => {
    expect(decide(row, asked({ organizationalUnit }))).toMatchObject({
      kind: 'place',
      accountId: TARGET,
    });
  });

  it('invites again an account that has left', () => {
    const row = member({ departedAt: ENTERED_AT });
    expect(decide(row)).toMatchObject({ kind: 'replace' });
  });

  it('finds the account of an e-mail target in its row', () => {
    const row = member({
      target: 'owner@example.com',
      targetType: 'EMAIL',
      accountId: '444455556666',
      placement: 'FAILED',
    });
    expect(decide(row)).toMatchObject({ kind: 'place', accountId: '444455556666' });
  });
});

describe('a request that comes when another was answered as a duplicate before', () => {
  const ANSWERED_AT = '2026-11-23T10:00:05Z';
  const reinvite = (requestedAt: string, changes: Partial<AskedInvitation> = {}) =>
    asked({
      requestId: 'event-9',
      eventId: 'event-9',
      isReinvitation: true,
      requestedAt,
      ...changes,
    });
  const declined = others({
    ...{ status: 'DECLINED', settledAt: ENTERED_AT, askedAgainAt: ANSWERED_AT },
  });

  it.each([
    ['before it', '2026-11-23T10:00:04Z', 'duplicate'],
    ['in the same second', '2026-11-23T10:00:05Z', 'duplicate'],
    ['after it', '2026-11-23T10:00:06Z', 'replace'],
  ])('and was put %s', (_, requestedAt, kind) => {
    expect(decide(declined, reinvite(requestedAt))).toMatchObject({ kind });
  });

  it.each([
    ['before it', '2026-11-23T10:00:04Z', 'duplicate'],
    ['in the same second, which can be repeated', '2026-11-23T10:00:05Z', 'place'],
  ])('for a member, and was put %s', (_, requestedAt, kind) => {
    const row = member({ askedAgainAt: ANSWERED_AT, requestedAt: '2026-11-23T10:00:00Z' });
    const elsewhere = reinvite(requestedAt, { organizationalUnit: 'ou-abcd-22222222' });
    expect(decide(row, elsewhere)).toMatchObject({ kind });
  });
});

describe('noting what a duplicate asks for', () => {
  it('names both, the organizational unit and the campaign', () => {
    const request = asked({ organizationalUnit: OU, campaign: 'wave-2' });
    expect(decide(others(), request)).toMatchObject({
      note: expect.stringContaining(
        `organizational unit ${OU} instead of none and campaign wave-2 instead of default`,
      ),
    });
  });

  it('says nothing when the duplicate names no organizational unit', () => {
    expect(decide(others({ organizationalUnit: OU }))).toMatchObject({
      note: expect.stringContaining('the same again'),
    });
  });
});
