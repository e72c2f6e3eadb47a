import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lambdas/shared/contract/settings.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import { couldAdmit } from '../../../lambdas/shared/domain/admission/plan-admissions.ts';
import type { Owner } from '../support/admission-execution.ts';
import { AdmissionWorld, type WorldOptions } from '../support/admission-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RUNS = Number(process.env.ADMISSION_RUNS ?? 40);
const ENDS = new Set<string>(['accepted', 'declined', 'expired', 'withdrawn']);
const LIMIT_CODES = new Set(['ACCOUNT_NUMBER_LIMIT_EXCEEDED', 'HANDSHAKE_RATE_LIMIT_EXCEEDED']);

const owner: fc.Arbitrary<Owner> = fc.oneof(
  fc.record({
    answer: fc.constantFrom('accepted' as const, 'declined' as const),
    afterMs: fc.integer({ min: 1000, max: 10 * DAY }),
  }),
  fc.constant({ answer: 'expired' as const, afterMs: 15 * DAY }),
);

const options = fc.record({
  seed: fc.integer(),
  quota: fc.integer({ min: 2, max: 30 }),
  isQuotaReadable: fc.boolean(),
  members: fc.integer({ min: 1, max: 5 }),
  owners: fc.array(owner, { minLength: 1, maxLength: 5 }),
  arrivals: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 * HOUR })), {
    minLength: 1,
    maxLength: 40,
  }),
  settings: fc.record({ maxConcurrentInvites: fc.integer({ min: 1, max: 3 }) }),
  withdrawals: fc.array(fc.option(fc.integer({ min: 0, max: 3 * HOUR }), { freq: 3 }), {
    maxLength: 10,
  }),
  pauses: fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 2 * HOUR }),
      forMs: fc.integer({ min: 1000, max: DAY }),
    }),
    { maxLength: 2 },
  ),
  days: fc.constant(120),
});

/** After this the platform team has got the quota it asked for. */
const QUOTA_RAISED_AFTER = 30 * DAY;

function build(chosen: WorldOptions): AdmissionWorld {
  const world = new AdmissionWorld(chosen);
  const { organizations } = world;
  world.at(world.now + QUOTA_RAISED_AFTER, () => {
    organizations.quota = 1000;
    if (organizations.statedQuota !== null) organizations.statedQuota = 1000;
  });
  watch(world, chosen);
  return world;
}

/** What must hold at every write and at every call. */
function watch(world: AdmissionWorld, chosen: WorldOptions): void {
  const most = chosen.settings?.maxConcurrentInvites ?? DEFAULT_SETTINGS.maxConcurrentInvites;
  const commit = world.store.commitControl.bind(world.store);
  world.store.commitControl = async (next) => {
    const isWritten = await commit(next);
    const { permits, gate } = world.control;
    expect(permits.length, 'permits').toBeLessThanOrEqual(most);
    expect(next.state.length, 'size of the control item').toBeLessThanOrEqual(4096);
    const probes = permits.filter((permit) => permit.probe === gate.serial);
    if (gate.kind === 'closed' && probes.length > 0) {
      expect(permits.length, 'permits beside the probe').toBe(1);
    }
    return isWritten;
  };
  world.organizations.onCall = (target) => {
    const row = world.outcomes.rows.get(target);
    const permit = world.control.permits.find((one) => one.executionArn === row?.executionArn);
    expect(permit?.state, 'permit of a call').toBe('TAKEN');
  };
  world.organizations.onRefused = (code) => {
    const { quota, disproved } = world.control.limits;
    // AWS shows more in use than it states: then a refusal is how the quota is learned.
    const isDisproved = disproved !== null && disproved === quota;
    const isKnown = chosen.isQuotaReadable && chosen.byHand === undefined && !isDisproved;
    if (!isKnown || !LIMIT_CODES.has(code)) return;
    // Only a probe may find out that a known limit still holds.
    expect(world.control.gate.kind, `gate at a refusal for ${code}`).toBe('closed');
  };
}

function checkEnd(world: AdmissionWorld, chosen: WorldOptions): void {
  const ends = [...world.results.values()];
  expect(ends.length).toBe(chosen.arrivals.length);
  expect(ends.filter((end) => !ENDS.has(end))).toEqual([]);
  const answered = ends.filter((end) => end !== 'withdrawn').length;
  expect(world.organizations.sentAt.length, 'invitations sent').toBeGreaterThanOrEqual(answered);
  for (const [target, sent] of world.organizations.sentTo) {
    expect(sent, `invitations sent to ${target}`).toBe(1);
  }
  expect(world.control.permits).toEqual([]);
  expect(world.timers.started.size, 'timers left').toBe(0);
  expect(world.store.ready.head(1)).toEqual([]);
  expect(world.store.later.head(1)).toEqual([]);
}

describe('admission over random histories', () => {
  it('admits everybody without a sweep, within the headroom, and then falls silent', async () => {
    await fc.assert(
      fc.asyncProperty(options, async (chosen) => {
        const world = build(chosen);
        const rules = admissionRules(world.settings);
        world.onQuiet = () => {
          // What time alone has changed waits for the timer, at the next whole minute.
          const isTimerDue = [...world.timers.started.values()].some(
            (at) => at <= world.now + MINUTE,
          );
          if (isTimerDue || !couldAdmit(world.control, world.now, rules)) return;
          const holders = new Set(world.control.permits.map((permit) => permit.executionArn));
          const idle = world.store.ready
            .head(10)
            .filter((entry) => !holders.has(entry.visit.executionArn));
          expect(idle, 'entries that might go').toEqual([]);
        };
        await world.run();
        checkEnd(world, chosen);
      }),
      { numRuns: RUNS },
    );
  });

  it('converges when functions die anywhere and are retried', async () => {
    await fc.assert(
      fc.asyncProperty(options, fc.integer({ min: 1, max: 15 }), async (chosen, crashes) => {
        const dying = { ...chosen, crashes, stalls: 5, sweeps: true };
        const world = build(dying);
        await world.run();
        checkEnd(world, dying);
      }),
      { numRuns: RUNS },
    );
  });

  it('gets along with invitations that people send by hand', async () => {
    const byHand = fc.array(fc.integer({ min: 0, max: 2 * DAY }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(options, byHand, async (chosen, sentByHand) => {
        const beside = { ...chosen, byHand: sentByHand, sweeps: true };
        const world = build(beside);
        await world.run();
        checkEnd(world, beside);
      }),
      { numRuns: RUNS },
    );
  });
});
