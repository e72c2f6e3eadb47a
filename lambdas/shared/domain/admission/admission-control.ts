import { Scope } from '../../contract/policy-row.ts';
import type { Permit, Visit } from '../../contract/tasks.ts';
import type { AdmissionPorts } from './admission-ports.ts';
import { concludePermit, isGateClosedFor } from './conclude.ts';
import { type AdmissionRules, type Control, doubtCounts, withoutPermit } from './control.ts';
import { ControlLedger } from './control-ledger.ts';
import { Dispatcher } from './dispatcher.ts';
import { halfOpenGate } from './gate.ts';
import { GateAnnouncer } from './gate-announcer.ts';
import { takePermit } from './permits.ts';
import { rebuildCounts, type Seen } from './rebuild.ts';
import { applyRelease } from './release.ts';
import type {
  Concluded,
  Conclusion,
  QueueEntry,
  Release,
  TakeAnswer,
  Turnstile,
} from './turnstile.ts';

/** Those who need a sweep within this time share one. */
const COALESCE_SWEEPS_MS = 60_000;
/** `requestedBy` may be longer; the control item is small. */
const LONGEST_NAME = 64;

/** The turnstile over a store: all quota is spent through here. */
export class AdmissionControl implements Turnstile {
  readonly #ports: AdmissionPorts;
  readonly #rules: AdmissionRules;
  readonly #ledger: ControlLedger;
  readonly #announcer: GateAnnouncer;
  readonly #dispatcher: Dispatcher;

  constructor(ports: AdmissionPorts, rules: AdmissionRules) {
    this.#ports = ports;
    this.#rules = rules;
    this.#ledger = new ControlLedger(ports.store, ports.clock);
    this.#announcer = new GateAnnouncer(ports, rules, this.#ledger);
    this.#dispatcher = new Dispatcher(ports, rules, this.#ledger, this.#announcer);
  }

  async park(entry: QueueEntry): Promise<void> {
    const { store, clock } = this.#ports;
    await store.putPointer(entry);
    const isLater = entry.notBefore !== null && entry.notBefore > clock.now();
    await (isLater ? store.putLater(entry) : store.putReady(entry));
    await this.dispatch();
  }

  async leave(executionArn: string): Promise<void> {
    const { store } = this.#ports;
    const entry = await store.getPointer(executionArn);
    if (entry !== null) {
      await store.removeReady(entry);
      if (entry.notBefore !== null) await store.removeLater(entry);
      await store.removePointer(entry);
    }
    await this.#ledger.update((control) => revokeSentTo(control, executionArn));
    await this.#tryDispatch();
  }

  async take(permit: Permit, visit: Visit): Promise<TakeAnswer> {
    const taking = await this.#ledger.change((control, now) =>
      takePermit(control, permit.id, visit.executionArn, now, this.#rules),
    );
    if (taking.kind === 'denied') {
      await this.#tryDispatch();
      return { kind: 'denied' };
    }
    const { slot, isRepeat } = taking;
    // Before the call, so that the call's end finds what it has to give back.
    await this.#ports.store.openAttempt({
      key: slot.id,
      executionArn: visit.executionArn,
      countedAt: slot.callAt,
      handshakeId: null,
    });
    return { kind: 'taken', callAt: slot.callAt, isRepeat };
  }

  async conclude(permit: Permit, visit: Visit, conclusion: Conclusion): Promise<Concluded> {
    // Mark first, then give back: a crash in between understates headroom until the sweep.
    const isFirst = await this.#mark(permit.id, conclusion);
    const managementAccountJoinedAt = await this.#readAge(conclusion);
    let before: Control['gate'] | null = null;
    const control = await this.#ledger.update((current, now) => {
      before = current.gate;
      const ending = {
        permitId: permit.id,
        executionArn: visit.executionArn,
        conclusion,
        isFirst,
        managementAccountJoinedAt,
      };
      return concludePermit(current, ending, now, this.#rules);
    });
    await this.#survive('announcing the gate', () => this.#announceChange(before, control.gate));
    await this.#tryDispatch();
    return { scope: scopeOf(control, conclusion) };
  }

  async release(
    ended: { readonly handshakeId: string | null; readonly permitId: string | null },
    how: Release,
  ): Promise<void> {
    const key = ended.permitId ?? ended.handshakeId;
    if (key === null) return;
    const { rebuilds } = await this.#ledger.read();
    const attempt = await this.#ports.store.readAttempt(key);
    const mark = how === 'departed' ? 'departed' : 'ended';
    const isFirst = await this.#ports.store.markAttempt(key, mark, how);
    if (!isFirst) {
      // Done before, or begun and cut off between mark and refund.
      await this.#ledger.update(doubtCounts);
    } else {
      await this.#ledger.update((control, now) => {
        const changed = applyRelease(control, how, attempt?.countedAt ?? null, now, this.#rules);
        // A sweep has counted in between: whether with or without this one, nobody knows.
        return control.rebuilds === rebuilds
          ? changed
          : doubtCounts({ ...control, gate: changed.gate });
      });
    }
    await this.#tryDispatch();
  }

  async pause(by: string | null): Promise<void> {
    let hasChanged = false;
    const control = await this.#ledger.update((current, now) => {
      hasChanged = current.pause === null;
      if (!hasChanged) return current;
      return { ...current, pause: { at: now, by: by?.slice(0, LONGEST_NAME) ?? null } };
    });
    if (hasChanged) await this.#announcer.announce('paused', control.gate);
  }

  async resume(clear: 'pause' | 'gate' | 'both', _by: string | null): Promise<void> {
    let before: Control | null = null;
    const control = await this.#ledger.update((current, now) => {
      before = current;
      const woken = clear === 'pause' ? current : halfOpenGate(current, now);
      return clear === 'gate' || woken.pause === null ? woken : { ...woken, pause: null };
    });
    await this.#announceResumption(before, control);
    await this.dispatch();
  }

  async resolve(
    escalationId: string,
    decision: 'retry' | 'abort',
    by: string | null,
  ): Promise<'resolved' | 'refused' | 'unknown'> {
    const { gate } = await this.#ledger.read();
    if (gate.kind === 'open' || gate.escalationId !== escalationId) return 'unknown';
    if (decision === 'abort') return 'refused';
    await this.resume('gate', by);
    return 'resolved';
  }

  async requestSweep(): Promise<void> {
    await this.#ledger.update((control, now) =>
      control.sweepAt === null ? { ...control, sweepAt: now + COALESCE_SWEEPS_MS } : control,
    );
    await this.#tryDispatch();
  }

  async sweepStarted(): Promise<void> {
    await this.#ledger.update((control) =>
      control.sweepLease === null ? control : { ...control, sweepLease: null },
    );
  }

  async rebuild(seen: Seen): Promise<void> {
    await this.#ledger.update((control, now) => rebuildCounts(control, seen, now, this.#rules));
    await this.dispatch();
  }

  async dispatch(dueAt?: number): Promise<{ readonly isSweepDue: boolean }> {
    return this.#dispatcher.dispatch(dueAt);
  }

  async #mark(permitId: string, conclusion: Conclusion): Promise<boolean> {
    // What is given back now must not be given back again when the invitation ends.
    const change =
      conclusion.kind === 'invited'
        ? { handshakeId: conclusion.handshake.id, countedAt: conclusion.handshake.requestedAt }
        : { countedAt: null };
    return this.#ports.store.markAttempt(permitId, 'concluded', conclusion.kind, change);
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

  async #announceChange(before: Control['gate'] | null, after: Control['gate']): Promise<void> {
    if (before === null || before === after) return;
    if (after.kind === 'closed' && after.serial !== before.serial) {
      await this.#announcer.announceClosing(after);
    }
    if (after.kind === 'open' && before.kind === 'closed') {
      await this.#announcer.announce('open', after);
    }
  }

  async #announceResumption(before: Control | null, after: Control): Promise<void> {
    if (before === null || before === after) return;
    if (before.pause !== null && after.pause === null) {
      await this.#announcer.announce('resumed', after.gate);
    }
    if (before.gate !== after.gate) await this.#announcer.announce('half-open', after.gate);
  }

  /** What has been done stays done when a dispatch fails: the next one, or the sweep, goes on. */
  async #tryDispatch(): Promise<void> {
    await this.#survive('dispatching', () => this.dispatch());
  }

  async #survive(what: string, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#ports.log.error(`${what} failed`, error);
    }
  }
}

function revokeSentTo(control: Control, executionArn: string): Control {
  const sent = control.permits.find(
    (permit) => permit.executionArn === executionArn && permit.state === 'SENT',
  );
  return sent === undefined ? control : withoutPermit(control, sent.id);
}

function scopeOf(control: Control, conclusion: Conclusion): Scope {
  if (conclusion.kind !== 'refused') return Scope.ACCOUNT;
  const { match } = conclusion;
  const isUnexpectedGate = !match.isKnown && isGateClosedFor(control, match.code);
  return isUnexpectedGate ? Scope.ORGANIZATION : match.row.scope;
}
