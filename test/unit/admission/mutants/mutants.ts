import type { Mutation } from '../../support/load-mutant.ts';
import type { PropertyName } from '../properties/properties.ts';

export interface Mutant extends Mutation {
  /** The property that has to find it. */
  readonly caughtBy: PropertyName;
}

/** Mistakes that somebody could make in the rule, by what they do. */
export const MUTANTS: Readonly<Record<string, Mutant>> = {
  'keeps the counts of a refused call': {
    file: 'conclude.ts',
    from: 'return slot.isRepeated ? doubtCounts(control) : refundCall(control, slot.callAt);',
    to: 'return control;',
    caughtBy: 'the ledger is what the list of invitations would make of it',
  },
  'forgets that AWS refused one of two calls at once': {
    file: 'permits.ts',
    from: 'return now < aloneUntil ? 1 : maxConcurrentInvites;',
    to: 'return now < aloneUntil ? maxConcurrentInvites : maxConcurrentInvites;',
    caughtBy: 'after AWS has refused one of several calls at once, one goes at a time for an hour',
  },
  'admits two while half-open': {
    file: 'plan-admissions.ts',
    from: 'return grant(control, candidates, 1, now);',
    to: 'return grant(control, candidates, 2, now);',
    caughtBy: 'a half-open gate lets one call through at a time',
  },
  'lets any success open the gate, not the probe alone': {
    file: 'conclude.ts',
    from: 'if (!isProbe) return calm;',
    to: '',
    caughtBy: 'a half-open gate lets one call through at a time',
  },
  'forgets to wake when the gate half-opens': {
    file: 'wake.ts',
    from: 'times.push(gate.until);',
    to: 'times.push();',
    caughtBy: 'nobody starves',
  },
  'forgets to wake for who is due later': {
    file: 'wake.ts',
    from: 'if (isAwaited && !isClosed) times.push(laterAt);',
    to: '',
    caughtBy: 'nobody starves',
  },
  'forgets in the control item that somebody is due later': {
    file: 'admission-control.ts',
    from: 'return isKnown ? control : { ...control, laterAt: notBefore };',
    to: 'return control;',
    caughtBy: 'nobody starves',
  },
  'forgets in the control item that more are due than it has moved': {
    file: 'queue-reader.ts',
    from: 'const laterAt = later[due.length]?.notBefore ?? null;',
    to: 'const laterAt = later.find((one) => (one.notBefore ?? 0) > now)?.notBefore ?? null;',
    caughtBy: 'nobody starves among many who are due at once',
  },
  'lets those who are due take part too few at a time': {
    file: 'queue-reader.ts',
    from: 'const MOST_MOVED = 25;',
    to: 'const MOST_MOVED = 12;',
    caughtBy: 'who is due first takes part first, and is overtaken by few when many are due',
  },
  'forgets to wake for a closing that nobody has announced': {
    file: 'wake.ts',
    from: 'return [sweepAt, sweepLease, announceBy].filter',
    to: 'return [sweepAt, sweepLease].filter',
    caughtBy: 'a closing of the gate is announced whoever dies',
  },
  'gives back twice what is told twice': {
    file: 'admission-control.ts',
    from: 'if (marked === null) return doubtCounts(control);',
    to: 'if (marked === null) return applyRelease(control, { how, at, countedAt: null }, now, this.#rules);',
    caughtBy: 'the ledger is what the list of invitations would make of it',
  },
  'counts a bucket five minutes too short': {
    file: 'attempt-window.ts',
    from: 'return (bucket + 1) * BUCKET_MS + WINDOW_MS;',
    to: 'return bucket * BUCKET_MS + WINDOW_MS;',
    caughtBy: 'no call of ours meets the daily limit',
  },
  'gives a place back on acceptance': {
    file: 'release.ts',
    from: 'limits: addMembers(addPending(limits, -1), isCounted ? 0 : 1),',
    to: 'limits: addPending(limits, -1),',
    caughtBy: 'the ledger is what the list of invitations would make of it',
  },
  'counts no call before it is made': {
    file: 'permits.ts',
    from: ': spend(replaced, taken.callAt);',
    to: ': replaced;',
    caughtBy: 'no call of ours meets the account quota, but for the probe of a closed gate',
  },
  'grants one permit too many': {
    file: 'plan-admissions.ts',
    from: 'mostPermits(control, now, rules) - control.permits.length,',
    to: 'mostPermits(control, now, rules) - control.permits.length + 1,',
    caughtBy: 'there are never more permits or calls at once than may be',
  },
  'serves the last of the head of the queue first': {
    file: 'plan-admissions.ts',
    from: 'candidates.slice(0, count)',
    to: 'candidates.toReversed().slice(0, count)',
    caughtBy: 'the first by class, priority and age goes first',
  },
  'never drops a permit that has expired': {
    file: 'control.ts',
    from: 'const permits = control.permits.filter((permit) => permit.expiresAt > now);',
    to: 'const permits = control.permits;',
    caughtBy: 'nobody starves when functions die, time jumps and events come late and twice',
  },
  'reopens nothing when a place comes back': {
    file: 'gate.ts',
    from: ': { ...control, gate: { ...gate, until: at } };',
    to: ': control;',
    caughtBy: 'no headroom is idle beside somebody who may go',
  },
  'gives no attempt back on acceptance': {
    file: 'release.ts',
    from: 'attemptAt === null ? control.attempts : removeAttempt(control.attempts, attemptAt),',
    to: 'control.attempts,',
    caughtBy: 'the ledger is what the list of invitations would make of it',
  },
  'counts accepted invitations when it rebuilds': {
    file: 'rebuild.ts',
    from: "if (state !== 'ACCEPTED') counts.set",
    to: 'counts.set',
    caughtBy: 'a sweep repairs the ledger whatever went wrong',
  },
  'believes that 21 may be invited in a day': {
    file: 'limits.ts',
    from: 'const LEAST_DAILY_ATTEMPTS = 20;',
    to: 'const LEAST_DAILY_ATTEMPTS = 21;',
    caughtBy: 'no call of ours meets the daily limit',
  },
  'lets through whoever holds a permit although admission is paused': {
    file: 'permits.ts',
    from: 'if (control.pause !== null) return false;',
    to: '',
    caughtBy: 'nobody is let through while admission is paused',
  },
  'lets calls follow one another at once': {
    file: 'permits.ts',
    from: 'export const CALL_INTERVAL_MS = 334;',
    to: 'export const CALL_INTERVAL_MS = 0;',
    caughtBy: 'calls are as far apart as AWS asks',
  },
  'believes a quota that nobody reads any more': {
    file: 'rebuild.ts',
    from: 'const isBlind = isForPlaces(gate) && after.limits.isQuotaStale;',
    to: 'const isBlind = false;',
    caughtBy: 'a raised quota is found although nobody tells of it',
  },
  'keeps the gate closed when the sweep reads a higher quota': {
    file: 'rebuild.ts',
    from: 'return reopenFor(after, Reopener.QUOTA_RAISED, now, rules);',
    to: 'return after;',
    caughtBy: 'a raised quota is found although nobody tells of it',
  },
  'gives no place back when a member leaves': {
    file: 'release.ts',
    from: 'limits: addMembers(limits, isCounted ? 0 : -1)',
    to: 'limits',
    caughtBy: 'the ledger is what the list of invitations would make of it',
  },
  'keeps a learned quota below what AWS shows to be in use': {
    file: 'rebuild.ts',
    from: 'limits.learned === null ? null : Math.max(limits.learned, inUse)',
    to: 'limits.learned',
    caughtBy: 'a place that nobody tells of is found',
  },
  'looks for places once a day where nobody states a quota': {
    file: 'gate.ts',
    from: 'const ESCALATED_RETRY_MS = 6 * 60 * 60_000;',
    to: 'const ESCALATED_RETRY_MS = 24 * 60 * 60_000;',
    caughtBy: 'a raised quota is found although nobody tells of it',
  },
  'waits for its own oldest attempt although the sweep has seen an older one': {
    file: 'rebuild.ts',
    from: 'return lookAt === null ? control : halfOpenGate(control, Math.max(now, lookAt));',
    to: 'return control;',
    caughtBy: 'an attempt that somebody else has spent is free as soon as it leaves',
  },
  'probes for a person without reading the limits': {
    file: 'gate.ts',
    from: 'limits: { ...limits, readAt: null },',
    to: '',
    caughtBy: 'a raised quota is used as soon as somebody tells of it, whatever was spent before',
  },
  'closes for what was read before an idle time': {
    file: 'plan-admissions.ts',
    from: 'if (readAt === null || now - readAt > KNOWN_FOR_MS) return claimReading(control, now);',
    to: '',
    caughtBy: 'the gate closes for no limit that was raised more than an hour ago',
  },
  'forgets the attempts of permits that were only sent': {
    file: 'plan-admissions.ts',
    from: 'attempts - reserved,',
    to: 'attempts,',
    caughtBy: 'whoever is let through may call',
  },
  'leaves an attempt where it was counted before the call': {
    file: 'conclude.ts',
    from: 'isCounted(slot) ? recount(control, slot.callAt, requestedAt) : control;',
    to: 'control;',
    caughtBy:
      'an attempt is counted in the five minutes that AWS counts it in, however long a call takes',
  },
  'writes the control item because an attempt has left the window': {
    file: 'plan-admissions.ts',
    from: "claimed.control === current && timer.kind === 'keep';",
    to: "claimed.control === current && timer.kind === 'keep' && current.attempts === state.control.attempts;",
    caughtBy: 'with nothing happening nothing runs and nothing is written',
  },
};
