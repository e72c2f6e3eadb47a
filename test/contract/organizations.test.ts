import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsOrganizations } from '../../lambdas/shared/adapters/organizations-client.ts';
import type { Target } from '../../lambdas/shared/contract/target.ts';
import type { Organizations } from '../../lambdas/shared/ports/organizations.ts';
import { InMemoryClock } from '../unit/support/in-memory-clock.ts';
import { account, DAY, organization, Scenario, UNIT } from '../workflow/support/scenario.ts';

/*
 * The adapter and the real SDK client against the wire of the fake: every answer that the domain
 * branches on, in the shape in which the service sends it.
 */

const outside = account(1);
const member = account(2);
const byId: Target = { id: outside.id, type: 'ACCOUNT' };
const byEmail: Target = { id: outside.email, type: 'EMAIL' };

let scenario: Scenario;
let organizations: Organizations;

beforeEach(async () => {
  scenario = await Scenario.open(
    organization({
      outsideAccounts: [outside],
      members: { accounts: [{ ...member, joinedMethod: 'INVITED' }], count: 45 },
      service: { throttling: { rates: 'off' } },
    }),
  );
  const client = new OrganizationsClient({
    endpoint: scenario.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
    maxAttempts: 1,
  });
  organizations = awsOrganizations(client, new InMemoryClock());
});

const invite = (target: Target) => organizations.invite({ target, notes: null, tags: null });

describe('an invitation', () => {
  it('is open for exactly 15 days', async () => {
    const answer = await invite(byId);
    if (answer.kind !== 'invited') throw new Error(answer.message);
    const { handshake } = answer;
    expect(handshake).toMatchObject({ state: 'OPEN', party: byId, email: null });
    expect(handshake.expiresAt - handshake.requestedAt).toBe(15 * DAY);
    expect(await organizations.describeHandshake(handshake.id)).toEqual(handshake);
  });

  it('keeps the e-mail address when its party becomes an account', async () => {
    const answer = await invite(byEmail);
    if (answer.kind !== 'invited') throw new Error(answer.message);
    expect(answer.handshake.party).toEqual(byEmail);
    scenario.aws.organizations.control.accept(outside.id);
    expect(await organizations.describeHandshake(answer.handshake.id)).toMatchObject({
      state: 'ACCEPTED',
      party: byId,
      email: outside.email,
    });
  });

  it('is refused a second time as a duplicate', async () => {
    await invite(byId);
    expect(await invite(byId)).toMatchObject({
      kind: 'refused',
      refusal: { exception: 'DuplicateHandshakeException', reason: null },
    });
  });

  it('is refused with the reason of the constraint', async () => {
    expect(await invite({ id: member.id, type: 'ACCOUNT' })).toMatchObject({
      kind: 'refused',
      refusal: {
        exception: 'HandshakeConstraintViolationException',
        reason: 'ALREADY_IN_AN_ORGANIZATION',
      },
      message: expect.stringMatching(/./),
    });
  });

  it('is refused with the field in the reason when the notes are too long', async () => {
    const answer = await organizations.invite({
      target: byId,
      notes: 'x'.repeat(1025),
      tags: null,
    });
    expect(answer).toMatchObject({ refusal: { reason: 'MAX_LENGTH_EXCEEDED:NOTES' } });
  });

  it('is uncertain when its answer was lost, and a duplicate of itself when it is sent again', async () => {
    const { control } = scenario.aws.organizations;
    control.loseAnswer('InviteAccountToOrganization');
    expect(await invite(byId)).toMatchObject({ kind: 'uncertain' });
    expect(await invite(byId)).toMatchObject({
      kind: 'refused',
      refusal: { exception: 'DuplicateHandshakeException' },
    });
    expect(control.usage()).toMatchObject({ pending: 1, attempts: 1 });
  });

  it('is sent again after a passing fault, and refused when the fault lasts', async () => {
    const { control } = scenario.aws.organizations;
    const busy = { exception: 'TooManyRequestsException' };
    control.injectFault('InviteAccountToOrganization', busy, { times: 3 });
    expect(await invite(byId)).toMatchObject({ kind: 'invited' });
    control.injectFault('InviteAccountToOrganization', busy, { times: 9 });
    expect(await invite(byEmail)).toMatchObject({
      kind: 'refused',
      refusal: { exception: 'TooManyRequestsException' },
    });
  });
});

describe('canceling an invitation', () => {
  it('tells what became of it', async () => {
    const answer = await invite(byId);
    if (answer.kind !== 'invited') throw new Error(answer.message);
    const { id } = answer.handshake;
    expect(await organizations.cancelHandshake(id)).toBe('canceled');
    expect(await organizations.cancelHandshake(id)).toBe('alreadyCanceled');
    expect(await organizations.cancelHandshake('h-00000000ff')).toBe('notFound');
  });

  it('comes too late after the acceptance', async () => {
    const answer = await invite(byId);
    if (answer.kind !== 'invited') throw new Error(answer.message);
    scenario.aws.organizations.control.accept(outside.id);
    expect(await organizations.cancelHandshake(answer.handshake.id)).toBe('tooLate');
  });
});

describe('lists', () => {
  it('are read to their last page', async () => {
    await invite(byId);
    const handshakes: string[] = [];
    for await (const { id } of organizations.listInvitations()) handshakes.push(id);
    const accounts: string[] = [];
    for await (const { id } of organizations.listAccounts()) accounts.push(id);
    expect(handshakes).toHaveLength(1);
    // The management account, the member by name and 45 without one: three pages.
    expect(accounts).toHaveLength(47);
  });
});

describe('an account', () => {
  it('is described when it is a member, and null when it is not', async () => {
    expect(await organizations.describeAccount(member.id)).toMatchObject({
      id: member.id,
      state: 'ACTIVE',
      joinedMethod: 'INVITED',
    });
    expect(await organizations.describeAccount(outside.id)).toBeNull();
    expect(await organizations.parentOf(outside.id)).toBeNull();
  });

  it('is moved from its parent, and says when it is there already', async () => {
    const root = await organizations.parentOf(member.id);
    expect(root).toBe('r-test');
    expect(await organizations.moveAccount(member.id, 'r-test', UNIT)).toEqual({ kind: 'moved' });
    expect(await organizations.parentOf(member.id)).toBe(UNIT);
    expect(await organizations.moveAccount(member.id, UNIT, UNIT)).toEqual({
      kind: 'alreadyThere',
    });
    expect(await organizations.moveAccount(member.id, UNIT, 'ou-test-99999999')).toMatchObject({
      kind: 'refused',
      error: 'DestinationParentNotFoundException',
    });
  });
});
