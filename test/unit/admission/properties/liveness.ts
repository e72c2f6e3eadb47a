import { DEFAULT_SETTINGS } from '../../../../lambdas/shared/contract/settings.ts';
import type { Fleet } from './fleet.ts';
import { DAY, HOUR, MINUTE } from './history.ts';
import type { Watch } from './watch.ts';

/**
 * The gate looks again 15 minutes after it closed at the earliest; the window is counted in steps
 * of 5 minutes, and timers fire at whole ones.
 */
const IDLE_AT_MOST = 21 * MINUTE;
/** What nobody tells of is found by the next sweep where the quota is read, else by a probe. */
const FOUND_BY_SWEEP = HOUR;
const FOUND_BY_PROBE = 6 * HOUR;
/** A gate that is closed for a quota that is read looks no later than people are reminded. */
const LATEST_TIMER = DEFAULT_SETTINGS.escalationReminderHours * HOUR + HOUR;

/** Everybody who arrived gets an answer, and is invited once. */
export function nobodyStarves(fleet: Fleet): Watch {
  return {
    ended: async () => {
      for (const account of fleet.accounts) {
        if (!account.isDone) fleet.violate(`${account.arn} is left ${account.phase}`);
        const sent = fleet.oracle.sent.filter((one) => one.account === account.target).length;
        const isWithdrawn = account.story.withdrawnAfter !== null;
        // There is no client token: who never got the answer may call again after the end.
        if (sent > 1 + account.lostAnswers || (sent === 0 && !isWithdrawn)) {
          fleet.violate(`${account.arn} is invited ${sent} times`);
        }
      }
    },
  };
}

/** Nobody who may go waits beside headroom that nobody uses. */
export function workConserving(fleet: Fleet): Watch {
  const { isRaiseTold, quotaRead } = fleet.history;
  const untold = quotaRead === 'always' ? FOUND_BY_SWEEP : FOUND_BY_PROBE;
  const idleAtMost = IDLE_AT_MOST + (isRaiseTold ? 0 : untold);
  let idleFrom: number | null = null;
  return {
    quiet: (next) => {
      const waiting = fleet.accounts.filter((account) => account.isWaiting);
      const dueAt = Math.min(...waiting.map(({ notBefore }) => notBefore ?? 0));
      const freeFrom = Math.max(fleet.oracle.freeFrom(fleet.now), dueAt, fleet.now);
      idleFrom = freeFrom > fleet.now ? freeFrom : Math.min(idleFrom ?? freeFrom, freeFrom);
      if (waiting.length === 0 || !Number.isFinite(idleFrom)) {
        idleFrom = null;
      } else if (next > idleFrom + idleAtMost) {
        const since = new Date(idleFrom).toISOString();
        fleet.violate(`${waiting[0]?.arn} waits beside headroom that is idle since ${since}`);
      }
    },
    admitted: () => {
      idleFrom = null;
    },
  };
}

/** A gate that closes, and tells people, has looked whether what it closes for still holds. */
export function closesForNoRaisedLimit(fleet: Fleet): Watch {
  const { raise } = fleet.history;
  let serial = 0;
  return {
    committed: () => {
      const { gate } = fleet.ports.control;
      const isNew = gate.serial !== serial;
      serial = gate.serial;
      const knownFrom = fleet.startedAt + (raise?.at ?? Number.POSITIVE_INFINITY) + HOUR;
      if (!isNew || gate.kind === 'open' || fleet.now <= knownFrom) return;
      fleet.violate(`the gate closes for ${gate.code} although the quota was raised`);
    },
  };
}

/** A closing is announced, whoever dies meanwhile: who was to do so is given a minute. */
export function closingsAreTold(fleet: Fleet): Watch {
  return {
    quiet: (next) => {
      const { gate } = fleet.ports.control;
      if (gate.kind === 'open' || gate.announceBy === null) return;
      if (next <= Math.max(gate.announceBy, fleet.now) + MINUTE) return;
      const since = new Date(gate.announceBy).toISOString();
      fleet.violate(`the closing for ${gate.code} is announced by nobody, due since ${since}`);
    },
  };
}

/** With nothing to come, nothing is planned, and looking again writes nothing. */
export function fallsSilent(fleet: Fleet): Watch {
  return {
    ended: async () => {
      const { store, timers } = fleet.ports;
      if (timers.started.size > 0) fleet.violate(`${timers.started.size} timers are left`);
      const before = store.control;
      for (let day = 0; day < 3; day += 1) {
        fleet.processes.clock.moveTo(fleet.now + DAY);
        fleet.run(60, (turnstile) => turnstile.dispatch());
        await fleet.processes.drain();
      }
      if (store.control !== before)
        fleet.violate('the control item is written although nobody waits');
      if (timers.started.size > 0) fleet.violate('a timer is started although nobody waits');
    },
    quiet: (next) => {
      const isIdle = fleet.accounts.every(
        ({ phase }) => phase !== 'waiting' && phase !== 'admitted',
      );
      const { sweepAt, sweepLease, permits } = fleet.ports.control;
      if (!isIdle || permits.length > 0 || sweepAt !== null || sweepLease !== null) return;
      const late = [...fleet.ports.timers.started.values()].filter(
        (at) => at > fleet.now + LATEST_TIMER,
      );
      if (late.length > 0) fleet.violate(`a timer waits until ${late[0]} for nobody; next ${next}`);
    },
  };
}
