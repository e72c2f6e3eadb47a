import type { AccountStory, History } from './history.ts';
import type { PropertyName } from './properties.ts';

const ACCOUNT: AccountStory = {
  arrivesAt: 0,
  class: 'first',
  priority: 0,
  dueAfter: null,
  answer: 'accepted',
  answersAfter: 1000,
  refusals: [],
  withdrawnAfter: null,
};

/**
 * The probe of a full organization gets the place of a decline that nobody has heard of. The sweep
 * that it asks for tells of the decline, which lets the next one through; the counts that the sweep
 * writes then hold that call too, and "disprove" the quota.
 */
const CALL_DURING_REBUILD: History = {
  seed: 0,
  quota: 2,
  members: 1,
  maxConcurrentInvites: 1,
  accounts: [
    { ...ACCOUNT, arrivesAt: 1, answer: 'declined', answersAfter: 119_667 },
    { ...ACCOUNT, arrivesAt: 1 },
    { ...ACCOUNT, answer: 'declined' },
    { ...ACCOUNT, priority: 1 },
  ],
  raise: { at: 50_400_000, to: 50 },
  pauses: [],
  crashes: 0,
  stalls: 0,
  eventsTake: 21_778_665,
  copies: 1,
  sweepEvery: null,
  days: 30,
};

/**
 * Defects that are known, each with the history that shows it. The property is expected to fail on
 * it, and is not tried on others; when it holds again, its line goes.
 */
export const KNOWN_DEFECTS: Readonly<Partial<Record<PropertyName, History>>> = {
  'neither limit is met when we learn late what became of an invitation': CALL_DURING_REBUILD,
};
