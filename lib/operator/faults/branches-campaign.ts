import type { OutsideAccount } from '../../local/organizations/world.ts';
import { answering, type FaultCampaign, once, when } from './campaign.ts';

export const MANAGEMENT_ACCOUNT = '999988887777';
export const MANAGEMENT_EMAIL = 'management@example.com';
const UNIT = 'ou-test-00000001';
const OTHER_UNIT = 'ou-test-00000002';

const accountId = (number: number) => String(100_000_000_000 + number);
const account = (number: number, rest: Partial<OutsideAccount> = {}): OutsideAccount => ({
  id: accountId(number),
  email: `owner-${number}@example.com`,
  ...rest,
});
const answers = (accepts: 0 | 1, hours: number) => ({
  owner: {
    ...{ accepts, declines: 1 - accepts },
    answersAfter: { kind: 'fixed', hours },
  } as const,
});

/** One account for each way an invitation can go, named by it. */
const ACCOUNTS = {
  accepts: account(1, answers(1, 1)),
  acceptsAtOnce: account(2, answers(1, 0)),
  declines: account(3, answers(0, 1)),
  declinesAtOnce: account(4, answers(0, 0)),
  canceledByHand: account(5, answers(1, 1.5)),
  waits: account(6, {
    ...answers(1, 0.5),
    conditions: [{ refusal: 'ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED', until: 0.02 }],
  }),
  escalates: account(7, {
    ...answers(1, 0.5),
    conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED', until: 0.06 }],
  }),
  isGivenUp: account(8, { conditions: [{ refusal: 'TARGET_ACCOUNT_VALIDATION_FAILURE' }] }),
  isImpossible: account(9, {
    conditions: [{ refusal: 'ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD' }],
  }),
  invitedByHand: account(10, answers(1, 2)),
  hasAddress: account(11, answers(1, 1)),
  askedTwice: account(12, answers(1, 2)),
  withdrawnWhileOpen: account(13),
  withdrawnWhileWaiting: account(14, {
    conditions: [{ refusal: 'ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED' }],
  }),
  meetsTheGate: account(15, answers(1, 0.5)),
  cannotBeMoved: account(16, answers(1, 0.5)),
  meetsTheUnknown: account(17, {
    ...answers(1, 0.5),
    conditions: [{ refusal: 'REASON_OF_TOMORROW', until: 0.06 }],
  }),
} as const;

const idOf = (name: keyof typeof ACCOUNTS) => ACCOUNTS[name].id;
const MEMBER = { id: accountId(99), email: 'member@example.com' };
const UNREADABLE = 'nobody can read this target';
const MISTYPED = 'nobody knows this name';
/** Texts of the events that stay in a dead-letter queue until a person corrects them. */
export const KEPT = [UNREADABLE, MISTYPED];

/** Every branch that ends within a day. */
export function branchesCampaign(): FaultCampaign {
  return {
    name: 'branches',
    maxDays: 4,
    keeps: KEPT,
    world: {
      organization: {
        ...{ id: 'o-faults0001', rootId: 'r-test', accountQuota: 50 },
        managementAccount: { id: MANAGEMENT_ACCOUNT, email: MANAGEMENT_EMAIL },
      },
      organizationalUnits: [
        { path: 'Workloads', id: UNIT },
        { path: 'Sandbox', id: OTHER_UNIT },
      ],
      members: { accounts: [MEMBER] },
      outsideAccounts: Object.values(ACCOUNTS),
      conditions: [
        // A bill is overdue from the third to the fourth hour.
        { refusal: 'PAST_DUE_INVOICE', from: 3 / 24, until: 4 / 24 },
        {
          operation: 'MoveAccount',
          target: idOf('cannotBeMoved'),
          refusal: {
            exception: 'ConstraintViolationException',
            reason: 'POLICY_CONTENT_VIOLATION',
          },
          until: 4 / 24,
        },
      ],
      service: { throttling: { rates: 'published' }, events: { hasAcceptHandshake: true } },
    },
    chores: [...firstWave(), ...operatorsWork(), ...secondWave()],
  };
}

function firstWave() {
  const plain = [
    ...(['acceptsAtOnce', 'declines', 'declinesAtOnce', 'canceledByHand', 'waits'] as const),
    ...(['escalates', 'isGivenUp', 'isImpossible', 'invitedByHand'] as const),
    ...(['withdrawnWhileOpen', 'withdrawnWhileWaiting', 'meetsTheUnknown'] as const),
  ];
  return [
    once(0, (stage) => stage.inviteByHand(idOf('invitedByHand'))),
    once(0.25, (stage) => {
      stage.ask(idOf('accepts'), { organizationalUnit: UNIT, tags: { team: 'blue' } });
      for (const name of plain) stage.ask(idOf(name));
      stage.ask(ACCOUNTS.hasAddress.email, { organizationalUnit: UNIT });
      stage.ask(idOf('askedTwice'));
      stage.ask(ACCOUNTS.askedTwice.email);
      stage.ask(idOf('cannotBeMoved'), { organizationalUnit: UNIT });
      stage.ask(MEMBER.id, { organizationalUnit: UNIT });
      // The target is none: kept in the queue.
      stage.put('AccountInvitationRequested', { target: UNREADABLE });
      stage.putUnknown('AccountInvitationWanted', { target: MISTYPED });
    }),
    once(2, (stage) => stage.ask(idOf('accepts'), { campaign: 'again' })),
    // The unit does not exist: rejected, with a row.
    once(0.5, (stage) => stage.ask(accountId(98), { organizationalUnit: 'ou-test-99999999' })),
  ];
}

function operatorsWork() {
  return [
    when(0.75, idOf('canceledByHand'), 'INVITED', async (stage) => {
      const row = await stage.row(idOf('canceledByHand'));
      if (row === undefined || row.handshakeId === null) return false;
      const { organizations } = stage.aws;
      await stage.call(organizations, 'CancelHandshake', { HandshakeId: row.handshakeId });
    }),
    when(0.75, idOf('withdrawnWhileOpen'), 'INVITED', (stage) =>
      stage.put('InvitationWithdrawalRequested', { target: idOf('withdrawnWhileOpen') }),
    ),
    when(0.75, idOf('withdrawnWhileWaiting'), 'WAITING', (stage) =>
      stage.put('InvitationWithdrawalRequested', { target: idOf('withdrawnWhileWaiting') }),
    ),
    answering(1.5, idOf('escalates'), 'retry'),
    answering(1.5, idOf('meetsTheUnknown'), 'retry'),
    answering(1.5, idOf('isGivenUp'), 'abort'),
  ];
}

function secondWave() {
  return [
    once(2.25, (stage) => stage.put('AdmissionPauseRequested', { requestedBy: 'jane' })),
    once(3.25, (stage) => stage.ask(idOf('meetsTheGate'))),
    once(3.5, (stage) => stage.put('AdmissionResumeRequested', { clear: 'pause' })),
    once(4.5, (stage) => stage.put('AdmissionResumeRequested', { clear: 'both' })),
    when(4.5, idOf('cannotBeMoved'), 'JOINED', (stage) =>
      stage.ask(idOf('cannotBeMoved'), { organizationalUnit: OTHER_UNIT }),
    ),
    when(4.5, idOf('canceledByHand'), 'CANCELED', (stage) =>
      stage.ask(idOf('canceledByHand'), { reinvite: true }),
    ),
    when(4.5, idOf('acceptsAtOnce'), 'JOINED', (stage) =>
      stage.aws.organizations.control.depart(idOf('acceptsAtOnce')),
    ),
    once(5, (stage) => stage.ask(idOf('acceptsAtOnce'))),
  ];
}
