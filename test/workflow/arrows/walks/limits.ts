import { expect } from 'vitest';
import { assemblyWith } from '../../support/assembly-with.ts';
import { DAY, HOUR } from '../../support/scenario.ts';
import { MINUTE, pause, refused, silent, type Walks, type World, willing } from '../walk.ts';

/** An execution ends in order after this time, whatever happens: Step Functions ends it after a year. */
const DEADLINE_DAYS = 350;
const ADMITTED_LATE = () => assemblyWith({ admissionTimeoutDays: DEADLINE_DAYS });

/** Lets a request wait in the queue until shortly before its deadline. */
async function admitLate(world: World, target: string): Promise<void> {
  const { scenario, broken } = world;
  broken.withholdSweeps(scenario.aws.resources);
  await pause(world);
  scenario.invite(target);
  await scenario.runFor((DEADLINE_DAYS - 10) * DAY);
  expect(await scenario.row(target)).toMatchObject({ status: 'QUEUED' });
  scenario.put('AdmissionResumeRequested', { clear: 'pause' });
  await scenario.runFor(HOUR);
}

/** What ends because time has passed, or tries have. */
export const LIMITS: Walks = {
  'gives up a request that is not admitted in time': {
    follows: [
      'Await admission (States.Timeout) → Invite account → Disposition? (abort) → Record outcome',
    ],
    assembly: () => assemblyWith({ admissionTimeoutDays: 3 }),
    walk: async (world) => {
      await pause(world);
      world.scenario.invite(silent.id);
      await world.scenario.runFor(3.1 * DAY);
      expect(await world.scenario.row(silent.id)).toMatchObject({
        ...{ status: 'ABORTED', reason: 'NOT_ADMITTED', attempts: 0 },
      });
    },
  },
  'gives up a request that is in the queue at its deadline': {
    follows: ['Await admission (States.Timeout) → Invite account → Disposition? (abort)'],
    assembly: ADMITTED_LATE,
    walk: async (world) => {
      const { scenario, broken } = world;
      broken.withholdSweeps(scenario.aws.resources);
      await pause(world);
      scenario.invite(silent.id);
      await scenario.runFor((DEADLINE_DAYS + 1) * DAY);
      expect(await scenario.row(silent.id)).toMatchObject({
        ...{ status: 'ABORTED', reason: 'DEADLINE', attempts: 0 },
      });
    },
  },
  'cancels an invitation that is open at the deadline': {
    follows: [
      'Await response (States.Timeout) → Await response → Response? (deadline) → Record outcome',
    ],
    assembly: ADMITTED_LATE,
    walk: async (world) => {
      const { scenario } = world;
      await admitLate(world, silent.id);
      expect(await scenario.row(silent.id)).toMatchObject({ status: 'INVITED' });
      expect(scenario.aws.organizations.control.usage()).toMatchObject({ pending: 1 });
      await scenario.runFor(11 * DAY);
      expect(await scenario.row(silent.id)).toMatchObject({
        ...{ status: 'ABORTED', reason: 'DEADLINE', attempts: 1 },
      });
      expect(scenario.aws.organizations.control.usage()).toMatchObject({ pending: 0 });
      expect(scenario.published('InvitationSettled')).toMatchObject([
        { target: silent.id, status: 'ABORTED', reason: 'DEADLINE' },
      ]);
    },
  },
  'waits on for an invitation that AWS shows as open after its time': {
    follows: [
      'Await response (States.Timeout) → Await response (States.Timeout) → Await response → Response? (expired)',
    ],
    walk: async ({ scenario, broken }) => {
      scenario.invite(silent.id, { maxInvitations: 1 });
      await scenario.reach(silent.id, 'INVITED');
      broken.withholdSweeps(scenario.aws.resources);
      broken.showOpen(1);
      await scenario.runFor(15.2 * DAY);
      expect(await scenario.row(silent.id)).toMatchObject({ status: 'INVITED' });
      await scenario.runFor(4 * HOUR);
      expect(await scenario.row(silent.id)).toMatchObject({ status: 'EXPIRED', attempts: 1 });
    },
  },
  'reminds of a question, and gives up when nobody answers': {
    follows: [
      'Escalate (States.Timeout) → Decision? (timedOut) → Escalate',
      'Escalate (States.Timeout) → Decision? (timedOut 3) → Record outcome',
    ],
    walk: async ({ scenario, broken }) => {
      scenario.invite(refused.id);
      await scenario.reach(refused.id, 'ESCALATED');
      broken.withholdSweeps(scenario.aws.resources);
      await scenario.runFor(31 * DAY);
      expect(await scenario.row(refused.id)).toMatchObject({
        ...{ status: 'ABORTED', reason: 'ESCALATION_TIMED_OUT' },
      });
    },
  },
  'gives up a question that nobody has answered at the deadline': {
    follows: ['Escalate (States.Timeout) → Decision? (timedOut 2) → Record outcome'],
    assembly: ADMITTED_LATE,
    walk: async (world) => {
      const { scenario } = world;
      await admitLate(world, refused.id);
      expect(await scenario.row(refused.id)).toMatchObject({ status: 'ESCALATED' });
      await scenario.runFor(11 * DAY);
      expect(await scenario.row(refused.id)).toMatchObject({
        ...{ status: 'ABORTED', reason: 'DEADLINE' },
      });
    },
  },
  'asks a person after 200 refusals of whatever kind, and counts anew after the answer': {
    follows: [
      'Disposition? (wait) → Await admission → Invite account → Disposition? (escalate) → Escalate → Decision? (resolved retry) → Await admission → Invite account → Disposition? (invited)',
    ],
    walk: async ({ scenario, broken }) => {
      broken.withholdSweeps(scenario.aws.resources);
      const { control } = scenario.aws.organizations;
      // No kind comes twice in a row: one alone would be escalated after a week.
      const kinds = [
        'ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED',
        { exception: 'ConcurrentModificationException' },
      ];
      for (let round = 0; round <= 200; round += 1) {
        const times = round % 2 === 0 ? 1 : 5;
        control.injectFault('InviteAccountToOrganization', kinds[round % 2] ?? '', { times });
      }
      scenario.invite(willing.id);
      await scenario.runFor(MINUTE);
      expect(await scenario.row(willing.id)).toMatchObject({ status: 'WAITING' });
      const { reason, message, attempts, escalationId } = await scenario.reach(
        willing.id,
        'ESCALATED',
      );
      expect({ reason, attempts }).toEqual({ reason: 'ROUNDS_EXHAUSTED', attempts: 0 });
      expect(message).toContain('201 times');
      expect(scenario.path().filter((state) => state === 'Invite account')).toHaveLength(201);
      expect(scenario.notices()).toHaveLength(1);

      scenario.put('EscalationResolved', { escalationId: String(escalationId), decision: 'retry' });
      expect(await scenario.settle(willing.id)).toMatchObject({ status: 'JOINED', attempts: 1 });
    },
  },
};
