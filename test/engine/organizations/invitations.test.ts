import { describe, expect, it } from 'vitest';
import {
  ALICE,
  baseWorld,
  DAY,
  emailOf,
  MANAGEMENT,
  MEMBER,
  outside,
  STRANGER,
  scene,
} from './harness.ts';

const target = (Type: unknown, Id: unknown) => ({ Target: { Type, Id } });

describe('an invitation', () => {
  it('ORG-18: fails unless the management account sends it', () => {
    const { refusal } = scene();
    const input = target('ACCOUNT', STRANGER);
    expect(refusal('InviteAccountToOrganization', input, MEMBER)).toBe('AccessDeniedException');
    expect(refusal('InviteAccountToOrganization', input, ALICE)).toBe(
      'AWSOrganizationsNotInUseException',
    );
  });

  it.each([
    { name: 'no target', input: {}, reason: 'INVALID_PATTERN' },
    { name: 'an empty target', input: { Target: {} }, reason: 'INVALID_PARTY_TYPE_TARGET' },
    {
      name: 'an organization',
      input: target('ORGANIZATION', ALICE),
      reason: 'INVALID_PARTY_TYPE_TARGET',
    },
    {
      name: 'an unknown type',
      input: target('INVALID', ALICE),
      reason: 'INVALID_PARTY_TYPE_TARGET',
    },
    { name: 'a bad account id', input: target('ACCOUNT', 'bad'), reason: 'INVALID_PATTERN' },
    {
      name: 'an id of 11 digits',
      input: target('ACCOUNT', '12345678901'),
      reason: 'INVALID_PATTERN',
    },
    {
      name: 'a bad address',
      input: target('EMAIL', 'invalid'),
      reason: 'INVALID_EMAIL_ADDRESS_TARGET',
    },
    {
      name: 'a long address',
      input: target('EMAIL', `${'x'.repeat(60)}@example.com`),
      reason: 'INVALID_EMAIL_ADDRESS_TARGET',
    },
  ])('ORG-19: fails with $reason for $name', ({ input, reason }) => {
    expect(scene().refusal('InviteAccountToOrganization', input)).toBe(
      `InvalidInputException/${reason}`,
    );
  });

  it('ORG-20: fails when its notes are too long', () => {
    const { invite, refusal } = scene();
    const input = { ...target('ACCOUNT', ALICE), Notes: 'x'.repeat(1025) };
    expect(refusal('InviteAccountToOrganization', input)).toBe(
      'InvalidInputException/MAX_LENGTH_EXCEEDED:NOTES',
    );
    expect(invite(ALICE, { Notes: 'x'.repeat(1024) }).State).toBe('OPEN');
  });

  it.each([
    {
      tags: [
        { Key: 'same', Value: 'one' },
        { Key: 'same', Value: 'two' },
      ],
      refused: 'InvalidInputException/DUPLICATE_TAG_KEY',
    },
    {
      tags: [{ Key: 'aws:owner', Value: 'me' }],
      refused: 'InvalidInputException/INVALID_SYSTEM_TAGS_PARAMETER',
    },
    {
      tags: Array.from({ length: 51 }, (_, i) => ({ Key: `tag${i}`, Value: '' })),
      refused: 'ConstraintViolationException/MAX_TAG_LIMIT_EXCEEDED',
    },
    {
      tags: [{ Key: 'x'.repeat(129), Value: '' }],
      refused: 'InvalidInputException/MAX_LENGTH_EXCEEDED:TAG_KEY',
    },
    {
      tags: [{ Key: 'x', Value: 'x'.repeat(257) }],
      refused: 'InvalidInputException/MAX_LENGTH_EXCEEDED:TAG_VALUE',
    },
    {
      tags: [{ Key: '', Value: '' }],
      refused: 'InvalidInputException/MIN_LENGTH_EXCEEDED:TAG_KEY',
    },
    { tags: [{ Value: '' }], refused: 'InvalidInputException/INPUT_REQUIRED:TAG_KEY' },
    { tags: [{ Key: 'x' }], refused: 'InvalidInputException/INPUT_REQUIRED:TAG_VALUE' },
  ])('ORG-21: fails with $refused', ({ tags, refused }) => {
    const input = { ...target('ACCOUNT', ALICE), Tags: tags };
    expect(scene().refusal('InviteAccountToOrganization', input)).toBe(refused);
  });

  it('ORG-22: fails for a member that is named by id', () => {
    const { refusedInvite } = scene();
    const refused = 'HandshakeConstraintViolationException/ALREADY_IN_AN_ORGANIZATION';
    expect(refusedInvite(MEMBER)).toBe(refused);
    expect(refusedInvite(MANAGEMENT)).toBe(refused);
  });

  it('ORG-23: opens for a member that is named by e-mail, and is ACCEPTED without any effect', () => {
    const { call, fault, inviteByEmail } = scene();
    const before = call('DescribeAccount', { AccountId: MEMBER }).Account;
    const { Id } = inviteByEmail('member@example.com', { Tags: [{ Key: 'a', Value: 'b' }] });
    const refused = fault('AcceptHandshake', { HandshakeId: Id }, MEMBER);
    expect(refused.name).toBe('HandshakeConstraintViolationException');
    expect(refused.message).toBe('The AWS account is already a member of an organization.');
    expect(refused.members).toEqual({ Reason: 'ALREADY_IN_AN_ORGANIZATION' });
    const { Handshake } = call('DescribeHandshake', { HandshakeId: Id });
    expect(Handshake.State).toBe('ACCEPTED');
    expect(Handshake.Parties).toContainEqual({ Type: 'ACCOUNT', Id: MEMBER });
    expect(call('DescribeAccount', { AccountId: MEMBER }).Account).toEqual(before);
    expect(call('ListTagsForResource', { ResourceId: MEMBER }).Tags).toEqual([]);
  });

  it('ORG-24: fails while one is open for the same target, however the address is spelled', () => {
    const { fault, invite, inviteByEmail, refusal, refusedInvite } = scene();
    invite(ALICE);
    expect(refusedInvite(ALICE)).toBe('DuplicateHandshakeException');
    inviteByEmail('Somebody@Example.com');
    expect(refusal('InviteAccountToOrganization', target('EMAIL', 'somebody@example.com'))).toBe(
      'DuplicateHandshakeException',
    );
    expect(fault('InviteAccountToOrganization', target('ACCOUNT', ALICE)).message).toBe(
      'A handshake with the specified type and parameters already exists for the given parties.',
    );
  });

  it('ORG-25: opens by id beside one by e-mail to the same account', () => {
    const { control, invite, inviteByEmail, refusal } = scene();
    const { Id } = inviteByEmail(emailOf(ALICE));
    expect(invite(ALICE).State).toBe('OPEN');
    control.accept(ALICE);
    expect(refusal('AcceptHandshake', { HandshakeId: Id }, ALICE)).toBe(
      'HandshakeConstraintViolationException/ALREADY_IN_AN_ORGANIZATION',
    );
  });

  it('ORG-26: fails for its input before it fails for membership', () => {
    const input = { ...target('ACCOUNT', MEMBER), Notes: 'x'.repeat(1025) };
    expect(scene().refusal('InviteAccountToOrganization', input)).toBe(
      'InvalidInputException/MAX_LENGTH_EXCEEDED:NOTES',
    );
  });

  it('ORG-27: opens for an account nobody knows, and expires', async () => {
    const { invite, pass, stateOf } = scene();
    const handshake = invite(STRANGER);
    await pass(15 * DAY);
    expect(stateOf(handshake)).toBe('EXPIRED');
  });

  it('ORG-28: fails for an account of another partition', () => {
    const world = baseWorld({ outsideAccounts: [outside(ALICE, { partition: 'aws-cn' })] });
    expect(scene(world).refusedInvite(ALICE)).toBe(
      'HandshakeConstraintViolationException/ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD',
    );
  });
});
