import { describe, expect, it } from 'vitest';
import type { MembershipElsewhere } from '../../../lib/local/organizations/world.ts';
import {
  ALICE,
  baseWorld,
  DAY,
  HOUR,
  MEMBER,
  ORGANIZATION,
  outside,
  type Scene,
  SECOND,
  START,
  scene,
} from './harness.ts';

const ELSEWHERE = 'o-otherorg123';

function memberElsewhere(elsewhere: Partial<MembershipElsewhere> = {}, ageHours = 8760): Scene {
  return scene(
    baseWorld({
      organization: { ...ORGANIZATION, ageHours },
      outsideAccounts: [outside(ALICE, { elsewhere: { organizationId: ELSEWHERE, ...elsewhere } })],
    }),
  );
}

function refusedAcceptance({ invite, refusal }: Scene): string {
  return refusal('AcceptHandshake', { HandshakeId: invite(ALICE).Id }, ALICE);
}

describe('an account that accepts', () => {
  it('ORG-39: is an active, invited member in the root', async () => {
    const { call, control, invite, pass } = scene();
    invite(ALICE);
    await pass(DAY);
    control.accept(ALICE);
    expect(call('DescribeAccount', { AccountId: ALICE }).Account).toMatchObject({
      Id: ALICE,
      State: 'ACTIVE',
      JoinedMethod: 'INVITED',
      JoinedTimestamp: (START + DAY) / 1000,
      Paths: [`o-exampleorg1/r-ab12/${ALICE}/`],
    });
    expect(call('ListParents', { ChildId: ALICE }).Parents).toEqual([
      { Id: 'r-ab12', Type: 'ROOT' },
    ]);
  });

  it('ORG-40: has the tags of its invitation until it departs', () => {
    const { call, control, invite, refusal } = scene();
    invite(ALICE, { Tags: [{ Key: 'team', Value: 'payments' }] });
    expect(refusal('ListTagsForResource', { ResourceId: ALICE })).toBe('TargetNotFoundException');
    control.accept(ALICE);
    expect(call('ListTagsForResource', { ResourceId: ALICE }).Tags).toEqual([
      { Key: 'team', Value: 'payments' },
    ]);
    control.depart(ALICE);
    invite(ALICE);
    control.accept(ALICE);
    expect(call('ListTagsForResource', { ResourceId: ALICE }).Tags).toEqual([]);
  });

  it('ORG-41: leaves its organization and joins in one step', () => {
    const { call, control, invite } = memberElsewhere();
    expect(invite(ALICE).State).toBe('OPEN');
    control.accept(ALICE);
    expect(call('DescribeAccount', { AccountId: ALICE }).Account.JoinedMethod).toBe('INVITED');
  });

  it('ORG-41: belongs to no organization after it has transferred and departed', () => {
    const { control, invite, refusal } = memberElsewhere();
    expect(refusal('DescribeOrganization', {}, ALICE)).toBe('AccessDeniedException');
    invite(ALICE);
    control.accept(ALICE);
    control.depart(ALICE);
    expect(refusal('DescribeOrganization', {}, ALICE)).toBe('AWSOrganizationsNotInUseException');
  });

  it('ORG-42: fails to transfer into an organization younger than seven days', async () => {
    const stage = memberElsewhere({}, 6.5 * 24);
    expect(refusedAcceptance(stage)).toBe('ConstraintViolationException/WAIT_PERIOD_ACTIVE');
    await stage.pass(12 * HOUR);
    stage.control.accept(ALICE);
    expect(stage.control.usage()).toMatchObject({ members: 3, pending: 0 });
  });

  it('ORG-42: joins a young organization all the same when it stands alone', () => {
    const { control, invite } = scene(
      baseWorld({ organization: { ...ORGANIZATION, ageHours: 24 } }),
    );
    invite(ALICE);
    control.accept(ALICE);
    expect(control.usage().members).toBe(3);
  });

  it('ORG-43: fails to transfer within four days of its creation', async () => {
    const stage = memberElsewhere({ createdInsideHoursAgo: 3.5 * 24 });
    expect(refusedAcceptance(stage)).toBe('ConstraintViolationException/WAIT_PERIOD_ACTIVE');
    await stage.pass(12 * HOUR);
    stage.control.accept(ALICE);
    expect(stage.control.usage().members).toBe(3);
  });

  it('ORG-44: fails as a delegated administrator', () => {
    expect(refusedAcceptance(memberElsewhere({ isDelegatedAdministrator: true }))).toBe(
      'ConstraintViolationException/CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG',
    );
  });

  it('ORG-45: fails when it may not leave', () => {
    expect(refusedAcceptance(memberElsewhere({ isLeavingDenied: true }))).toBe(
      'AccessDeniedException',
    );
  });

  it('ORG-46: never sees the invitation as a management account elsewhere', async () => {
    const owner = { accepts: 1, answersAfter: { kind: 'fixed', hours: 1 } } as const;
    const elsewhere = { organizationId: ELSEWHERE, role: 'management' } as const;
    const stage = scene(baseWorld({ outsideAccounts: [outside(ALICE, { owner, elsewhere })] }));
    const handshake = stage.invite(ALICE);
    expect(stage.call('ListHandshakesForAccount', {}, ALICE).Handshakes).toEqual([]);
    const input = { HandshakeId: handshake.Id };
    expect(stage.refusal('DescribeHandshake', input, ALICE)).toBe('HandshakeNotFoundException');
    expect(stage.refusal('AcceptHandshake', input, ALICE)).toBe(
      'MasterCannotLeaveOrganizationException',
    );
    await stage.pass(15 * DAY);
    expect(stage.stateOf(handshake)).toBe('EXPIRED');
  });

  it.each(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED', 'PENDING_ACTIVATION'] as const)(
    'ORG-47: fails while it is %s',
    (state) => {
      const stage = scene(baseWorld({ outsideAccounts: [outside(ALICE, { state })] }));
      expect(refusedAcceptance(stage)).toBe('AccessDeniedException');
    },
  );

  it('ORG-48: stays invisible for as long as the world says', async () => {
    const stage = scene(
      baseWorld({
        service: { throttling: { rates: 'off' }, membershipVisibleAfterSeconds: 30 },
      }),
    );
    const handshake = stage.invite(ALICE);
    stage.control.accept(ALICE);
    expect(stage.stateOf(handshake)).toBe('ACCEPTED');
    const ids = () => stage.call('ListAccounts').Accounts.map((account) => account.Id);
    const move = { AccountId: ALICE, SourceParentId: 'r-ab12', DestinationParentId: 'r-ab12' };
    await stage.pass(30 * SECOND - 1);
    expect(stage.refusal('DescribeAccount', { AccountId: ALICE })).toBe('AccountNotFoundException');
    expect(stage.refusal('MoveAccount', move)).toBe('AccountNotFoundException');
    expect(stage.refusal('ListParents', { ChildId: ALICE })).toBe('ChildNotFoundException');
    expect(ids()).not.toContain(ALICE);
    await stage.pass(1);
    expect(ids()).toContain(ALICE);
    expect(stage.call('DescribeAccount', { AccountId: ALICE }).Account.State).toBe('ACTIVE');
    expect(stage.call('DescribeAccount', { AccountId: MEMBER }).Account.State).toBe('ACTIVE');
  });
});
