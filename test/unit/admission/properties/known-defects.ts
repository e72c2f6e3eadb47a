import { type AccountStory, type History, HOUR } from './history.ts';
import type { PropertyName } from './properties.ts';

const SECOND = 1000;

function account(changes: Partial<AccountStory>): AccountStory {
  return {
    arrivesAt: 0,
    class: 'first',
    priority: 5,
    dueAfter: null,
    answer: 'accepted',
    answersAfter: SECOND,
    refusals: [],
    withdrawnAfter: null,
    ...changes,
  };
}

const HISTORY = {
  seed: 0,
  members: 1,
  maxConcurrentInvites: 1,
  raise: null,
  pauses: [],
  crashes: 0,
  stalls: 0,
  eventsTake: 0,
  copies: 1,
  sweepEvery: null,
  days: 4,
} as const;

/** A decline that we learn of after the gate has looked again: the probe "disproves" the quota. */
const UNSEEN_DECLINE: History = {
  ...HISTORY,
  quota: 2,
  eventsTake: 7 * HOUR,
  accounts: [account({ answer: 'declined', priority: 0 }), account({}), account({})],
};

/**
 * Defects that are known, each with the history that shows it. The test of the property is expected
 * to fail; when it does not any more, its line goes.
 */
export const KNOWN_DEFECTS: Readonly<Partial<Record<PropertyName, History>>> = {
  'neither limit is met when we learn late what became of an invitation': UNSEEN_DECLINE,
  'neither limit is met when functions die, time jumps and events come late and twice':
    UNSEEN_DECLINE,
  /** A gate that is closed for places and put off for attempts is not reopened by an acceptance. */
  'no attempt is idle beside somebody who may go': {
    ...HISTORY,
    quota: 20,
    accounts: [
      account({ answer: 'declined', answersAfter: HOUR, priority: 0 }),
      account({ answer: 'declined', answersAfter: 2 * HOUR, priority: 0 }),
      account({ answersAfter: 3 * HOUR, priority: 0 }),
      ...Array.from({ length: 19 }, () => account({ answer: 'expired' })),
    ],
  },
};
