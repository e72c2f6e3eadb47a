import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { MANAGEMENT_ACCOUNT, MANAGEMENT_EMAIL } from './branches-campaign.ts';
import {
  answering,
  askingAgain,
  type Chore,
  type FaultCampaign,
  once,
  unlessJoined,
} from './campaign.ts';
import { redriveQueues } from './redrive-queues.ts';

const UNIT = 'ou-test-00000001';
const account = (number: number, hours: number) => ({
  ...{ id: String(300_000_000_000 + number), email: `stopped-${number}@example.com` },
  owner: { accepts: 1, answersAfter: { kind: 'fixed', hours } } as const,
});

/** One account for each way an execution can be lost or get stuck, named by it. */
const ACCOUNTS = {
  stopped: account(1, 3),
  stoppedAndAskedAgain: account(2, 3),
  stoppedTwice: account(3, 5),
  stoppedWhileAsked: {
    ...account(4, 0.5),
    conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED', until: 0.06 }],
  },
  isNoMemberForLong: account(5, 0.5),
  isNotRegistered: account(6, 0.5),
  isNotQueued: account(7, 0.5),
} as const;
const idOf = (name: keyof typeof ACCOUNTS) => ACCOUNTS[name].id;

/** Executions that are stopped or fail, and what people and mechanisms make of them. */
export function recoveryCampaign(): FaultCampaign {
  return {
    name: 'recovery',
    maxDays: 4,
    keeps: [],
    world: {
      organization: {
        ...{ id: 'o-faults0003', rootId: 'r-test', accountQuota: 50 },
        managementAccount: { id: MANAGEMENT_ACCOUNT, email: MANAGEMENT_EMAIL },
      },
      organizationalUnits: [{ path: 'Workloads', id: UNIT }],
      outsideAccounts: Object.values(ACCOUNTS),
      conditions: [
        {
          operation: 'DescribeAccount',
          target: idOf('isNoMemberForLong'),
          refusal: { exception: 'AccountNotFoundException' },
          until: 4 / 24,
        },
      ],
    },
    // Both states try for 41 minutes.
    broken: [
      { state: 'Register invitation', target: idOf('isNotRegistered'), until: 1 },
      { state: 'Await admission', target: idOf('isNotQueued'), until: 1 },
    ],
    chores: [
      once(0.25, (stage) => {
        for (const { id } of Object.values(ACCOUNTS)) stage.ask(id, { organizationalUnit: UNIT });
      }),
      ...stops(),
      ...repairs(),
    ],
  };
}

const isOpen = ({ status, succeeds }: InvitationItem) => status === 'INVITED' && succeeds === null;
const isPassedOn = ({ status, succeeds }: InvitationItem) =>
  status === 'INVITED' && succeeds !== null;
const isAsked = ({ status }: InvitationItem) => status === 'ESCALATED';

function stops(): Chore[] {
  const stop = (at: number, name: keyof typeof ACCOUNTS, isDue: (row: InvitationItem) => boolean) =>
    unlessJoined(at, idOf(name), isDue, (stage) => stage.stopOwner(idOf(name)));
  return [
    stop(0.5, 'stopped', isOpen),
    stop(0.5, 'stoppedTwice', isOpen),
    stop(0.5, 'stoppedWhileAsked', isAsked),
    // Its row is a dead owner's when the second request comes.
    unlessJoined(0.5, idOf('stoppedAndAskedAgain'), isOpen, async (stage) => {
      const isStopped = await stage.stopOwner(idOf('stoppedAndAskedAgain'));
      if (isStopped) stage.askAgain(idOf('stoppedAndAskedAgain'));
      return isStopped;
    }),
    // The successor has none of its own: the invitation is cancelled.
    stop(1.75, 'stoppedTwice', isPassedOn),
  ];
}

function repairs(): Chore[] {
  return [
    // It finds that its row is another's by now.
    unlessJoined(1.75, idOf('stopped'), isPassedOn, async (stage, { succeeds }) => {
      if (await stage.isRedrivable(String(succeeds))) {
        await stage.redriveExecution(String(succeeds));
      }
    }),
    {
      at: 1,
      attempt: async (stage) => {
        if ((await stage.row(idOf('isNotRegistered'))) !== undefined) return true;
        redriveQueues(stage);
        return false;
      },
    },
    askingAgain(1, idOf('isNotQueued')),
    askingAgain(2.25, idOf('stoppedTwice')),
    askingAgain(2.25, idOf('stoppedWhileAsked')),
    answering(2.25, idOf('stoppedWhileAsked'), 'retry'),
    answering(4.5, idOf('isNoMemberForLong'), 'retry'),
  ];
}
