import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../lib/local/clock/random.ts';
import { type DelayDistribution, drawDelayMs } from '../../../lib/local/organizations/delay.ts';
import type { OutsideAccount, OwnerBehaviour } from '../../../lib/local/organizations/world.ts';
import {
  ALICE,
  BOB,
  baseWorld,
  crowd,
  crowdId,
  DAY,
  HOUR,
  listAll,
  MEMBER,
  ORGANIZATION,
  outside,
  type Scene,
  STRANGER,
  scene,
} from './harness.ts';

const AFTER_TWO_HOURS = { kind: 'fixed', hours: 2 } as const;
const ACCEPTS: OwnerBehaviour = { accepts: 1, answersAfter: AFTER_TWO_HOURS };

function owned(owner: OwnerBehaviour, traits: Partial<OutsideAccount> = {}): Scene {
  return scene(baseWorld({ outsideAccounts: [outside(ALICE, { owner, ...traits })] }));
}

describe('an owner', () => {
  it.each([
    { does: 'ACCEPTED', owner: ACCEPTS },
    { does: 'DECLINED', owner: { declines: 1, answersAfter: AFTER_TWO_HOURS } },
    { does: 'OPEN', owner: {} },
  ])('ORG-86: leaves it $does after its delay', async ({ does, owner }) => {
    const stage = owned(owner);
    const handshake = stage.invite(ALICE);
    await stage.pass(2 * HOUR - 1);
    expect(stage.stateOf(handshake)).toBe('OPEN');
    await stage.pass(1);
    expect(stage.stateOf(handshake)).toBe(does);
  });

  it('ORG-86: takes a day when nothing else is said, and too long is never', async () => {
    const stage = owned({ accepts: 1 });
    const handshake = stage.invite(ALICE);
    await stage.pass(DAY);
    expect(stage.stateOf(handshake)).toBe('ACCEPTED');
    const slow = owned({ accepts: 1, answersAfter: { kind: 'fixed', hours: 16 * 24 } });
    slow.invite(ALICE);
    await slow.clock.runUntilIdle();
    await slow.pass(20 * DAY);
    expect(slow.control.callCounts()).not.toHaveProperty('AcceptHandshake');
  });

  it('ORG-86: decides by chance, in the given proportions', async () => {
    const owner: OwnerBehaviour = {
      accepts: 0.6,
      declines: 0.3,
      answersAfter: { kind: 'lognormal', medianHours: 24, sigma: 0.5 },
    };
    const stage = scene(
      baseWorld({
        organization: { ...ORGANIZATION, accountQuota: 1000 },
        outsideAccounts: crowd(500, { owner }),
      }),
    );
    for (let i = 0; i < 500; i++) stage.invite(crowdId(i));
    await stage.pass(15 * DAY);
    const states = listAll(stage).map((handshake) => handshake.State);
    const count = (state: string) => states.filter((s) => s === state).length;
    expect(count('ACCEPTED')).toBeGreaterThan(260);
    expect(count('ACCEPTED')).toBeLessThan(340);
    expect(count('DECLINED')).toBeGreaterThan(110);
    expect(count('DECLINED')).toBeLessThan(190);
    expect(count('EXPIRED')).toBe(500 - count('ACCEPTED') - count('DECLINED'));
  });

  it('ORG-86: decides the same whatever else happens in the run', async () => {
    const owner: OwnerBehaviour = {
      accepts: 0.5,
      declines: 0.5,
      answersAfter: { kind: 'uniform', minHours: 1, maxHours: 300 },
    };
    const answers = async (disturb: (stage: Scene) => void) => {
      const stage = scene(baseWorld({ outsideAccounts: crowd(40, { owner }) }));
      disturb(stage);
      for (let i = 0; i < 20; i++) stage.invite(crowdId(i));
      await stage.pass(14 * DAY);
      return crowd(20).map(({ id }) => {
        const { Handshakes } = stage.call('ListHandshakesForAccount', {}, id);
        return Handshakes[0]?.State;
      });
    };
    const undisturbed = await answers(() => undefined);
    expect(await answers((stage) => void stage.invite(crowdId(30)))).toEqual(undisturbed);
    expect(new Set(undisturbed)).toEqual(new Set(['ACCEPTED', 'DECLINED']));
  });

  it('ORG-87: overlooks the first invitation and accepts the second', async () => {
    const stage = owned({ ...ACCEPTS, overlooks: 1 });
    const first = stage.invite(ALICE);
    await stage.pass(15 * DAY);
    expect(stage.stateOf(first)).toBe('EXPIRED');
    const second = stage.invite(ALICE);
    await stage.pass(2 * HOUR);
    expect(stage.stateOf(second)).toBe('ACCEPTED');
  });

  it('ORG-88: tries again the next day when refused, until it works', async () => {
    const stage = owned(ACCEPTS, {
      conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED', at: 'accept', until: 3 }],
    });
    const handshake = stage.invite(ALICE);
    await stage.pass(3 * DAY);
    expect(stage.stateOf(handshake)).toBe('OPEN');
    await stage.pass(2 * HOUR);
    expect(stage.stateOf(handshake)).toBe('ACCEPTED');
    expect(stage.control.callCounts().AcceptHandshake).toEqual({
      'HandshakeConstraintViolationException/PAYMENT_INSTRUMENT_REQUIRED': 3,
      ok: 1,
    });
  });

  it('ORG-88: tries again in a minute when the service is busy', async () => {
    const stage = owned(ACCEPTS);
    const busy = { exception: 'TooManyRequestsException' };
    stage.control.injectFault('AcceptHandshake', busy, { times: 2 });
    const handshake = stage.invite(ALICE);
    await stage.pass(2 * HOUR + 2 * 60_000);
    expect(stage.stateOf(handshake)).toBe('ACCEPTED');
  });

  it('ORG-88: gives up when the invitation has ended or does not help', async () => {
    const stage = owned(ACCEPTS);
    const { Id } = stage.invite(ALICE);
    stage.call('CancelHandshake', { HandshakeId: Id });
    await stage.clock.runUntilIdle();
    expect(stage.control.callCounts()).not.toHaveProperty('AcceptHandshake');

    const members = { accounts: [{ id: MEMBER, email: 'member@example.com', owner: ACCEPTS }] };
    const twice = scene(baseWorld({ members }));
    twice.inviteByEmail('member@example.com');
    await twice.clock.runUntilIdle();
    expect(twice.control.callCounts().AcceptHandshake).toEqual({
      'HandshakeConstraintViolationException/ALREADY_IN_AN_ORGANIZATION': 1,
    });
  });
});

describe('a delay', () => {
  const draw = (distribution: DelayDistribution) =>
    Array.from({ length: 1000 }, (_, i) =>
      drawDelayMs(distribution, seededRandom(`delay ${i}`)),
    ).sort((a, b) => a - b);

  it('ORG-86: is spread as described', () => {
    const uniform = draw({ kind: 'uniform', minHours: 1, maxHours: 3 });
    expect(uniform[0]).toBeGreaterThanOrEqual(HOUR);
    expect(uniform.at(-1)).toBeLessThanOrEqual(3 * HOUR);
    const lognormal = draw({ kind: 'lognormal', medianHours: 24, sigma: 1 });
    expect(lognormal[500]).toBeGreaterThan(20 * HOUR);
    expect(lognormal[500]).toBeLessThan(28 * HOUR);
    expect(new Set(draw({ kind: 'fixed', hours: 1.5 }))).toEqual(new Set([1.5 * HOUR]));
  });
});

describe('the control surface', () => {
  it('ORG-89: counts calls by outcome and keeps a journal of invitations', async () => {
    const { call, control, invite, pass, refusal, refusedInvite } = scene();
    const { Id } = invite(ALICE);
    await pass(HOUR);
    refusedInvite(MEMBER);
    refusal('InviteAccountToOrganization', {});
    call('ListRoots');
    expect(control.callCounts()).toEqual({
      InviteAccountToOrganization: {
        ok: 1,
        'HandshakeConstraintViolationException/ALREADY_IN_AN_ORGANIZATION': 1,
        'InvalidInputException/INVALID_PATTERN': 1,
      },
      ListRoots: { ok: 1 },
    });
    expect(control.journal()).toMatchObject([
      { targetId: ALICE, targetType: 'ACCOUNT', outcome: 'opened', handshakeId: Id },
      {
        targetId: MEMBER,
        outcome: 'HandshakeConstraintViolationException/ALREADY_IN_AN_ORGANIZATION',
      },
      { outcome: 'InvalidInputException/INVALID_PATTERN' },
    ]);
    const [first, second] = control.journal();
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBe(HOUR);
  });

  it('ORG-89: fails when there is nothing to answer', () => {
    const { control } = scene();
    expect(() => control.accept(BOB)).toThrow('has no open invitation');
    expect(() => control.decline(STRANGER)).toThrow('is not in the world');
  });

  it('ORG-89: answers the later of two open invitations', async () => {
    const { control, invite, inviteByEmail, pass, stateOf } = scene();
    const older = inviteByEmail(outside(ALICE).email);
    await pass(HOUR);
    const later = invite(ALICE);
    control.decline(ALICE);
    expect([stateOf(older), stateOf(later)]).toEqual(['OPEN', 'DECLINED']);
  });

  it('ORG-90: runs the same again from the same seed', async () => {
    const run = async (seed: string) => {
      const owner = { accepts: 0.5, declines: 0.3 };
      const stage = scene(baseWorld({ outsideAccounts: crowd(30, { owner }) }), seed);
      for (let i = 0; i < 30; i++) stage.invite(crowdId(i));
      await stage.pass(20 * DAY);
      return JSON.stringify([listAll(stage), stage.events, stage.control.callCounts()]);
    };
    const first = await run('one');
    expect(await run('one')).toBe(first);
    expect(await run('two')).not.toBe(first);
  });
});
