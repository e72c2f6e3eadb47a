import type { Fleet } from './fleet.ts';
import { DAY, HOUR, MINUTE } from './history.ts';
import type { SentInvitation } from './quota-oracle.ts';
import type { Watch } from './watch.ts';

/** The ledger counts attempts by the five minutes they were made in. */
const BUCKET = 5 * MINUTE;

/** What the ledger ought to say of these invitations. */
function ledgerOf(invitations: readonly SentInvitation[], now: number): string {
  const counts = new Map<number, number>();
  for (const { sentAt, ended } of invitations) {
    const bucket = Math.floor(sentAt / BUCKET);
    const isCounted = ended !== 'accepted' && (bucket + 1) * BUCKET + DAY > now;
    if (isCounted) counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  const pending = invitations.filter((one) => one.ended === null).length;
  return describe(
    [...counts].toSorted(([a], [b]) => a - b),
    pending,
  );
}

function describe(attempts: readonly (readonly [number, number])[], pending: number): string {
  return `pending ${pending}, attempts ${JSON.stringify(attempts)}`;
}

function compare(fleet: Fleet, invitations: readonly SentInvitation[], when: string): void {
  const { attempts, limits } = fleet.ports.control;
  const alive = attempts.filter(([bucket]) => (bucket + 1) * BUCKET + DAY > fleet.now);
  const [found, expected] = [describe(alive, limits.pending), ledgerOf(invitations, fleet.now)];
  if (found !== expected) fleet.violate(`${when} the ledger says ${found}; expected ${expected}`);
}

/** Whenever no function runs, the ledger is what the list of invitations would make of it. */
export function ledgerIsExact(fleet: Fleet): Watch {
  return {
    quiet: () => {
      if (fleet.ports.control.permits.length > 0) return;
      const learned = fleet.oracle.sent.map((one) => {
        const account = fleet.accounts.find(({ target }) => target === one.account);
        return account?.isDone === true ? one : { ...one, ended: null };
      });
      compare(fleet, learned, 'with nothing under way');
      const { members } = fleet.ports.control.limits;
      const joined = learned.filter((one) => one.ended === 'accepted').length;
      const left = fleet.accounts.filter((account) => account.hasLeft).length;
      const expected = fleet.history.members + joined - left;
      if (members !== null && members !== expected) {
        fleet.violate(`the ledger counts ${members} members, expected ${expected}`);
      }
    },
  };
}

/** The same where a function may be killed: what it leaves behind is for the sweep, and known to be. */
export function ledgerIsExactUnlessInDoubt(fleet: Fleet): Watch {
  const { quiet } = ledgerIsExact(fleet);
  return {
    quiet: (next) => {
      if (!fleet.ports.control.limits.isUncertain) quiet?.(next);
    },
  };
}

/** Whatever went wrong before, a sweep leaves the ledger as the list of invitations has it. */
export function sweepRepairsLedger(fleet: Fleet): Watch {
  return {
    ended: async () => {
      // A sweep may die as well. The first that ends gives back, the second finds nothing to.
      const enough = fleet.ports.control.rebuilds + 2;
      while (fleet.ports.control.rebuilds < enough) {
        fleet.processes.clock.moveTo(fleet.now + 3 * HOUR);
        fleet.sweep();
        await fleet.processes.drain();
      }
      compare(fleet, fleet.oracle.sent, 'after a sweep');
      const { members, isUncertain } = fleet.ports.control.limits;
      if (members !== fleet.oracle.members || isUncertain) {
        fleet.violate(
          `after a sweep the ledger counts ${members} members, in doubt: ${isUncertain}`,
        );
      }
    },
  };
}
