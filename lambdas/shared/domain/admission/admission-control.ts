import { Scope } from '../../contract/policy-row.ts';
import { StateName } from '../../contract/state-names.ts';
import type { Permit, Visit } from '../../contract/tasks.ts';
import { type QueuedPlace, UnknownOutcomeError } from '../../ports/admission-store.ts';
import type { AdmissionPorts } from './admission-ports.ts';
import { bucketOf } from './attempt-window.ts';
import { concludePermit, isGateClosedFor } from './conclude.ts';
import {
  type AdmissionRules,
  askForSweep,
  type Control,
  doubtCounts,
  withoutPermit,
} from './control.ts';
import { ControlLedger } from './control-ledger.ts';
import { Dispatcher, type DispatchRequest } from './dispatcher.ts';
import { askGate, isSameGate } from './gate.ts';
import { GateAnnouncer } from './gate-announcer.ts';
import { beginPause, endPause, isOvertaken } from './pause.ts';
import { takePermit } from './permits.ts';
import type { Seen } from './rebuild.ts';
import { applyRelease } from './release.ts';
import type {
  CommandEffect,
  Concluded,
  Conclusion,
  QueueEntry,
  Release,
  TakeAnswer,
  Turnstile,
} from './turnstile.ts';
import { minuteOf } from './wake.ts';

/** Entries that a sweep looks at: whoever was let through was among the first. */
const MOST_LOOKED_AT = 25;

type Change = NonNullable<DispatchRequest['change']>;

/** The turnstile over a store: all quota is spent through here. */
export class AdmissionControl implements Turnstile {
  readonly #ports: AdmissionPorts;
  readonly #rules: AdmissionRules;
  readonly #ledger: ControlLedger;
  readonly #announcer: GateAnnouncer;
  readonly #dispatcher: Dispatcher;
  /** What this function has last seen of the control item; saves reading it again. */
  #known: Control | undefined;

  constructor(ports: AdmissionPorts, rules: AdmissionRules) {
    this.#ports = ports;
    this.#rules = rules;
    this.#ledger = new ControlLedger(ports.store, ports.clock);
    this.#announcer = new GateAnnouncer(ports, rules, this.#ledger);
    this.#dispatcher = new Dispatcher(ports, rules, this.#ledger, this.#announcer);
  }

  async park(entry: QueueEntry): Promise<void> {
    const { store, clock } = this.#ports;
    const { notBefore } = entry;
    if (notBefore === null || notBefore <= clock.now()) {
      await store.putReady(entry);
      await this.dispatch();
      return;
    }
    await store.putLater(entry);
    await this.#dispatcher.dispatch({ change: (control) => expectLater(control, notBefore) });
  }

  async leave(executionArn: string, known?: QueuedPlace | null): Promise<boolean> {
    const { store } = this.#ports;
    const entry = known === undefined ? await this.#findEntry(executionArn) : known;
    if (entry !== null) {
      await store.removeReady(entry);
      if (entry.notBefore !== null) await store.removeLater(entry);
    }
    let hasTaken = false;
    await this.#change((control) => {
      hasTaken = control.permits.some(
        (permit) => permit.executionArn === executionArn && permit.state === 'TAKEN',
      );
      return revokeSentTo(control, executionArn);
    });
    return hasTaken;
  }

  async #findEntry(executionArn: string): Promise<QueueEntry | null> {
    const parked = await this.#ports.tokens.get(executionArn, StateName.AWAIT_ADMISSION);
    return parked?.queued ?? null;
  }

  async take(permit: Permit, visit: Visit): Promise<TakeAnswer> {
    const taking = await this.#ledger.change((control, now) =>
      takePermit(control, permit.id, visit.executionArn, now, this.#rules),
    );
    this.#known = taking.control;
    if (taking.kind === 'denied') {
      await this.#survive('dispatching', () => this.dispatch());
      return { kind: 'denied' };
    }
    const { slot, earlierCallAt } = taking;
    return { kind: 'taken', callAt: slot.callAt, earlierCallAt };
  }

  async conclude(permit: Permit, visit: Visit, conclusion: Conclusion): Promise<Concluded> {
    const managementAccountJoinedAt = await this.#readAge(conclusion);
    const { id: permitId } = permit;
    const ending = {
      permitId,
      executionArn: visit.executionArn,
      conclusion,
      managementAccountJoinedAt,
    };
    let before: Control | null = null;
    let after: Control | null = null;
    await this.#change(
      (control, now) => {
        before = control;
        after = concludePermit(control, ending, now, this.#rules);
        return after;
      },
      () => this.#announceChange(before, after),
    );
    return { scope: scopeOf(after, conclusion), isFirst: this.#isFirst(after) };
  }

  #isFirst(control: Control | null): boolean {
    const lately = bucketOf(this.#ports.clock.now()) - 1;
    const attempts = (control?.attempts ?? []).filter(([bucket]) => bucket >= lately);
    const counted = attempts.reduce((sum, [, count]) => sum + count, 0);
    return counted <= this.#rules.maxConcurrentInvites;
  }

  async release(handshakeId: string | null, how: Release, at: number | null = null): Promise<void> {
    if (handshakeId === null) return;
    const known = await this.#ledger.read();
    const mark = how === 'departed' ? 'departed' : 'ended';
    // Mark first, then give back: a crash in between understates headroom until the sweep.
    const marked = await this.#ports.store.markReleased(handshakeId, mark, how);
    this.#known = known;
    await this.#change((control, now) => {
      // Done before, or begun and cut off between mark and refund.
      if (marked === null) return doubtCounts(control);
      const changed = applyRelease(
        control,
        { how, at, countedAt: marked.countedAt },
        now,
        this.#rules,
      );
      // A sweep has counted in between: whether with or without this one, nobody knows.
      return control.rebuilds === known.rebuilds
        ? changed
        : doubtCounts({ ...control, gate: changed.gate });
    });
  }

  async pause(by: string | null, at = this.#ports.clock.now()): Promise<CommandEffect> {
    const { control, changedAt } = await this.#ledger.change((current, now) => ({
      control: beginPause(current, by, at, now),
      changedAt: now,
    }));
    await this.#announcePause(control, at, changedAt);
    return effectOf(control, at);
  }

  async resume(
    clear: 'pause' | 'gate' | 'both',
    _by: string | null,
    at = this.#ports.clock.now(),
  ): Promise<CommandEffect> {
    const { before, control, changedAt } = await this.#ledger.change((current, now) => {
      const asked = clear === 'pause' ? current : askGate(current, now);
      const next = clear === 'gate' ? asked : endPause(asked, at);
      return { before: current, control: next, changedAt: now };
    });
    try {
      if (clear !== 'gate') await this.#announcePause(control, at, changedAt);
      if (clear !== 'pause') await this.#announceLook(before, control, changedAt);
    } finally {
      // Who waits does not wait for the bus.
      await this.dispatch();
    }
    return clear === 'pause' ? effectOf(control, at) : 'done';
  }

  async resolve(
    escalationId: string,
    decision: 'retry' | 'abort',
    by: string | null,
  ): Promise<'resolved' | 'refused' | 'ended' | 'unknown'> {
    const { gate, noticed } = await this.#ledger.read();
    if (gate.kind === 'open' || gate.escalationId !== escalationId) {
      return noticed.some((told) => told.escalationId === escalationId) ? 'ended' : 'unknown';
    }
    if (decision === 'abort') return 'refused';
    await this.resume('gate', by);
    return 'resolved';
  }

  async requestSweep(): Promise<void> {
    await this.#change(askForSweep);
  }

  async sweepStarted(): Promise<void> {
    await this.#ledger.update((control) =>
      control.sweepLease === null ? control : { ...control, sweepLease: null },
    );
  }

  async rebuild(seen: Seen): Promise<void> {
    // Only the sweep counts anew.
    const { rebuildCounts } = await import('./rebuild.ts');
    await this.#survive('clearing the queue', () => this.#clearQueue());
    await this.#dispatcher.dispatch({
      change: (control, now) => rebuildCounts(control, seen, now, this.#rules),
      isThorough: true,
    });
  }

  async #clearQueue(): Promise<void> {
    const { clearStale } = await import('./stale-entries.ts');
    await clearStale(await this.#ports.store.headOfReady(MOST_LOOKED_AT), this.#ports);
  }

  async dispatch(dueAt?: number): Promise<{ readonly isSweepDue: boolean }> {
    return this.#dispatcher.dispatch({ dueAt });
  }

  /**
   * Writes a change together with what follows from it for those who wait. The change is written,
   * or this throws; what follows may fail: the next dispatch, or the sweep, goes on.
   */
  async #change(change: Change, onChanged?: () => Promise<boolean>): Promise<void> {
    let isWritten = false;
    const known = this.#known;
    this.#known = undefined;
    const request = {
      change,
      known,
      onChanged: async () => {
        isWritten = true;
        return (await onChanged?.()) ?? false;
      },
    };
    try {
      await this.#dispatcher.dispatch(request);
    } catch (error) {
      this.#ports.log.error('dispatching failed', error);
      if (isWritten) return;
      if (error instanceof UnknownOutcomeError) throw error;
      await this.#ledger.update(change);
      await onChanged?.();
    }
  }

  /** When the management account joined, if a row asks; null when it cannot be told. */
  async #readAge(conclusion: Conclusion): Promise<number | null> {
    if (conclusion.kind !== 'refused') return null;
    if (conclusion.match.row.retry.kind !== 'once-while-new') return null;
    const { organizations } = this.#ports;
    try {
      const { managementAccountId } = await organizations.describeOrganization();
      return (await organizations.describeAccount(managementAccountId))?.joinedAt ?? null;
    } catch (error) {
      this.#ports.log.error('reading the age of the management account failed', error);
      return null;
    }
  }

  /** True when the control item has been written: a closing is noted there as announced. */
  async #announceChange(before: Control | null, after: Control | null): Promise<boolean> {
    if (before === null || after === null) return false;
    if (isSameGate(after.gate, before.gate)) return false;
    await this.#announcer.announceGate(after.gate);
    return true;
  }

  /**
   * Whatever it was before: an earlier command, or an earlier run of this one, may have died before it
   * said what it had done. A command that was overtaken says nothing.
   */
  async #announcePause(control: Control, askedAt: number, changedAt: number): Promise<void> {
    if (isOvertaken(control, askedAt)) return;
    const state = control.pause === null ? 'resumed' : 'paused';
    await this.#announcer.announce(state, control.gate, changedAt);
  }

  async #announceLook({ gate }: Control, after: Control, changedAt: number): Promise<void> {
    if (gate.kind === 'open') return;
    const isNews = gate.until > changedAt || gate.isAskedFor === true;
    if (isNews) await this.#announcer.announce('half-open', after.gate, changedAt);
  }

  async #survive(what: string, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#ports.log.error(`${what} failed`, error);
    }
  }
}

function effectOf(control: Control, at: number): CommandEffect {
  return isOvertaken(control, at) ? 'overtaken' : 'done';
}

function revokeSentTo(control: Control, executionArn: string): Control {
  const sent = control.permits.find(
    (permit) => permit.executionArn === executionArn && permit.state === 'SENT',
  );
  return sent === undefined ? control : withoutPermit(control, sent.id);
}

/** An entry in LATER that is due in an earlier minute than all that are known of. */
function expectLater(control: Control, notBefore: number): Control {
  const isKnown = control.laterAt !== null && minuteOf(control.laterAt) <= minuteOf(notBefore);
  return isKnown ? control : { ...control, laterAt: notBefore };
}

function scopeOf(control: Control | null, conclusion: Conclusion): Scope {
  if (conclusion.kind !== 'refused' || control === null) return Scope.ACCOUNT;
  const { match } = conclusion;
  const isUnexpectedGate = !match.isKnown && isGateClosedFor(control, match.code);
  return isUnexpectedGate ? Scope.ORGANIZATION : match.row.scope;
}
