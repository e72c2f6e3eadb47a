import { describe, expect, it } from 'vitest';
import { HandshakeConstraintViolationReason } from '../../../lib/local/organizations/faults.ts';
import type { PlantedCondition } from '../../../lib/local/organizations/world.ts';
import {
  ALICE,
  BOB,
  baseWorld,
  DAY,
  describeFault,
  MANAGEMENT,
  MEMBER,
  outside,
  type Scene,
  scene,
} from './harness.ts';

const VIOLATION = 'HandshakeConstraintViolationException';
const INVITE = 'InviteAccountToOrganization';
const REASONS = Object.values(HandshakeConstraintViolationReason);

function planted(...conditions: PlantedCondition[]): Scene {
  return scene(baseWorld({ outsideAccounts: [outside(ALICE, { conditions }), outside(BOB)] }));
}

describe('a planted refusal', () => {
  it('ORG-64: there are sixteen reasons to plant', () => {
    expect(REASONS).toHaveLength(16);
  });

  it.each([...REASONS, 'PUBLISHED_LATER'])('ORG-64: fails the invitation with %s', (refusal) => {
    const { fault, invite } = planted({ refusal });
    const refused = fault(INVITE, { Target: { Type: 'ACCOUNT', Id: ALICE } });
    expect(describeFault(refused)).toBe(`${VIOLATION}/${refusal}`);
    expect(refused.message).not.toBe('');
    expect(invite(BOB).State).toBe('OPEN');
  });

  it.each(REASONS)('ORG-64: fails the acceptance with %s', (refusal) => {
    const { invite, refusal: refusalOf, stateOf } = planted({ refusal, at: 'accept' });
    const handshake = invite(ALICE);
    expect(refusalOf('AcceptHandshake', { HandshakeId: handshake.Id }, ALICE)).toBe(
      `${VIOLATION}/${refusal}`,
    );
    expect(stateOf(handshake)).toBe('OPEN');
  });

  it('ORG-64: fails with another exception when one is described', () => {
    const refusal = {
      exception: 'AccessDeniedForDependencyException',
      reason: 'ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE',
    };
    const stage = planted({ refusal, at: 'accept' });
    const { Id } = stage.invite(ALICE);
    expect(stage.refusal('AcceptHandshake', { HandshakeId: Id }, ALICE)).toBe(
      'AccessDeniedForDependencyException/ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE',
    );
  });

  it('ORG-66: holds from its first day until its last', async () => {
    const { call, invite, pass, refusedInvite } = planted({
      refusal: 'PAST_DUE_INVOICE',
      from: 1,
      until: 3,
    });
    call('CancelHandshake', { HandshakeId: invite(ALICE).Id });
    await pass(DAY);
    expect(refusedInvite(ALICE)).toBe(`${VIOLATION}/PAST_DUE_INVOICE`);
    await pass(2 * DAY - 1);
    expect(refusedInvite(ALICE)).toBe(`${VIOLATION}/PAST_DUE_INVOICE`);
    await pass(1);
    expect(invite(ALICE).State).toBe('OPEN');
  });

  it('ORG-66: holds until it is resolved', async () => {
    const { control, invite, pass, refusedInvite } = planted({
      refusal: 'PAYMENT_INSTRUMENT_REQUIRED',
      until: 'resolved',
    });
    await pass(400 * DAY);
    expect(refusedInvite(ALICE)).toBe(`${VIOLATION}/PAYMENT_INSTRUMENT_REQUIRED`);
    control.resolve(ALICE);
    expect(invite(ALICE).State).toBe('OPEN');
  });
});

describe('a refusal of the whole organization', () => {
  const refusal = 'INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES';

  it('ORG-70: holds over its days, whoever is invited', async () => {
    const { control, invite, pass, refusedInvite } = scene(
      baseWorld({ conditions: [{ refusal, from: 2, until: 4 }] }),
    );
    invite(BOB);
    await pass(2 * DAY);
    expect(refusedInvite(ALICE)).toBe(`${VIOLATION}/${refusal}`);
    await pass(2 * DAY);
    invite(ALICE);
    expect(control.usage().pending).toBe(2);
  });

  it('ORG-70: ends early when it is resolved', () => {
    const { control, invite, refusedInvite } = scene(baseWorld({ conditions: [{ refusal }] }));
    expect(refusedInvite(ALICE)).toBe(`${VIOLATION}/${refusal}`);
    control.resolveOrganization();
    expect(invite(ALICE).State).toBe('OPEN');
  });

  it('ORG-70: can hold for another operation', () => {
    const { invite, refusal: refusalOf } = scene(
      baseWorld({
        conditions: [
          { refusal: { exception: 'ServiceException' }, operation: 'DescribeHandshake' },
        ],
      }),
    );
    const { Id } = invite(ALICE);
    expect(refusalOf('DescribeHandshake', { HandshakeId: Id })).toBe('ServiceException');
  });
});

const DECLARED = [
  { exception: 'AccessDeniedException' },
  { exception: 'AccountOwnerNotVerifiedException' },
  { exception: 'AWSOrganizationsNotInUseException' },
  { exception: 'ConcurrentModificationException' },
  { exception: 'ConstraintViolationException', reason: 'MASTER_ACCOUNT_MISSING_CONTACT_INFO' },
  { exception: 'ConstraintViolationException', reason: 'HANDSHAKE_RATE_LIMIT_EXCEEDED' },
  { exception: 'DuplicateHandshakeException' },
  { exception: 'FinalizingOrganizationException' },
  { exception: 'InvalidInputException', reason: 'INVALID_PATTERN' },
  { exception: 'ServiceException' },
  { exception: 'TooManyRequestsException', type: 'ORGANIZATION' },
] as const;

describe('an injected fault', () => {
  it.each(DECLARED)('ORG-65: fails one invitation with $exception', (description) => {
    const { control, fault, invite } = scene();
    control.injectFault(INVITE, description);
    const refused = fault(INVITE, { Target: { Type: 'ACCOUNT', Id: ALICE } });
    expect(refused.name).toBe(description.exception);
    expect(refused.members).toEqual({
      ...('reason' in description ? { Reason: description.reason } : {}),
      ...('type' in description ? { Type: description.type } : {}),
    });
    expect(invite(ALICE).State).toBe('OPEN');
  });

  it.each(REASONS)('ORG-65: fails one invitation with the bare reason %s', (reason) => {
    const { control, invite, refusedInvite } = scene();
    control.injectFault(INVITE, reason);
    expect(refusedInvite(ALICE)).toBe(`${VIOLATION}/${reason}`);
    expect(invite(ALICE).State).toBe('OPEN');
  });

  it('ORG-65: fails so many calls, for its target only', () => {
    const { control, invite, refusedInvite } = scene();
    control.injectFault(INVITE, { exception: 'ServiceException' }, { times: 2, target: ALICE });
    expect(invite(BOB).State).toBe('OPEN');
    expect(refusedInvite(ALICE)).toBe('ServiceException');
    expect(refusedInvite(ALICE)).toBe('ServiceException');
    expect(invite(ALICE).State).toBe('OPEN');
  });

  it('ORG-65: fails any operation, and can be taken back', () => {
    const { call, control, refusal } = scene();
    control.injectFault('DescribeAccount', { exception: 'ServiceException', status: 500 });
    control.injectFault('ListRoots', { exception: 'TooManyRequestsException', message: 'slow' });
    expect(refusal('DescribeAccount', { AccountId: MEMBER })).toBe('ServiceException');
    control.clearFaults();
    expect(call('ListRoots').Roots).toHaveLength(1);
  });

  it('ORG-71: fails with status 400 unless another is asked for', () => {
    const { control, fault } = scene();
    control.injectFault('ListRoots', { exception: 'ServiceException' });
    control.injectFault('ListRoots', { exception: 'ServiceException', status: 503 });
    expect(fault('ListRoots').status).toBe(400);
    expect(fault('ListRoots').status).toBe(503);
    expect(fault('DescribeAccount', { AccountId: ALICE }).status).toBe(400);
    expect(fault('AcceptHandshake', { HandshakeId: 'h-00000000' }, MANAGEMENT).status).toBe(400);
  });
});
