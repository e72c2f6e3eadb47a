import { StateName } from '../../contract/state-names.ts';
import type { AdmissionResult } from '../../contract/tasks.ts';
import type { QueuedInvitation } from '../../ports/admission-store.ts';
import type { AdmissionPorts } from './admission-ports.ts';
import { type AdmissionRules, type Control, findPermit, withoutPermit } from './control.ts';
import type { ControlLedger } from './control-ledger.ts';
import type { GateAnnouncer } from './gate-announcer.ts';
import {
  type Admission,
  type AdmissionPlan,
  couldAdmit,
  hadRoom,
  planAdmissions,
} from './plan-admissions.ts';
import { QueueReader } from './queue-reader.ts';
import { timerName } from './wake.ts';

/** Far more than any dispatch needs; a loop is a defect, and must not cost a function's timeout. */
const MOST_PASSES = 1_000;
/**
 * Entries of executions that are gone, that one dispatch clears away. Each has been given a permit:
 * the timer for its end, which nobody has stopped, goes on with the rest within three minutes.
 */
const MOST_REVOKED = 100;

/** What brought a dispatch about, to be written together with what follows from it. */
export interface DispatchRequest {
  /** Runs once a try, on what is stored then; returns what it was given when nothing is to change. */
  readonly change?: ((control: Control, now: number) => Control) | undefined;
  /** Runs right after the write that carries the change. True when it has written control again. */
  readonly onChanged?: (() => Promise<boolean>) | undefined;
  /** What the caller has just read or written; saves a read, and loses a compare-and-set at worst. */
  readonly known?: Control | undefined;
  /** Instant of the timer that runs this dispatch, ms. */
  readonly dueAt?: number | undefined;
  /** Looks at LATER whatever the control item says of it: a writer may have died in between. */
  readonly isThorough?: boolean;
}

/** The state of one dispatch, from pass to pass. */
interface Progress {
  /** Null when it has to be read. */
  control: Control | null;
  /** Read or written by this dispatch: a decision to write nothing may rest on it. */
  isFresh: boolean;
  change: DispatchRequest['change'];
  onChanged: DispatchRequest['onChanged'];
  readonly queue: QueueReader;
  isThorough: boolean;
  /** False after a change that lets nobody through who could not go before. */
  isLookDue: boolean;
  isSweepDue: boolean;
  /** Permits that nobody waited for. */
  revoked: number;
}

/**
 * The dispatch protocol: control first, then the head of the queue only if somebody could go,
 * then one conditional write, which carries the caller's change too. After any write it goes on
 * from what it has written; it ends on a pass that writes nothing. Arrivals write their entry
 * before they read control, and every look at the queue follows the write of control that it
 * relies on: no wake-up is lost.
 */
export class Dispatcher {
  readonly #ports: AdmissionPorts;
  readonly #rules: AdmissionRules;
  readonly #ledger: ControlLedger;
  readonly #announcer: GateAnnouncer;

  constructor(
    ports: AdmissionPorts,
    rules: AdmissionRules,
    ledger: ControlLedger,
    announcer: GateAnnouncer,
  ) {
    this.#ports = ports;
    this.#rules = rules;
    this.#ledger = ledger;
    this.#announcer = announcer;
  }

  async dispatch(request: DispatchRequest = {}): Promise<{ readonly isSweepDue: boolean }> {
    const progress: Progress = {
      control: request.known ?? null,
      isFresh: false,
      change: request.change,
      onChanged: request.onChanged,
      queue: new QueueReader(this.#ports.store, this.#rules),
      isThorough: request.isThorough ?? false,
      isLookDue: true,
      isSweepDue: false,
      revoked: 0,
    };
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      const isQuiet = await this.#runPass(progress, request.dueAt);
      if (isQuiet || progress.revoked >= MOST_REVOKED) return { isSweepDue: progress.isSweepDue };
    }
    throw new Error(
      `dispatch still finds something to write after ${MOST_PASSES} passes; expected a quiet pass; look for a plan that changes nothing`,
    );
  }

  /** True when nothing is left to write. */
  async #runPass(progress: Progress, dueAt: number | undefined): Promise<boolean> {
    if (progress.control === null) {
      progress.control = await this.#ledger.read();
      progress.isFresh = true;
    }
    const stored = progress.control;
    const now = Math.max(this.#ports.clock.now(), dueAt ?? 0);
    const changed = progress.change?.(stored, now) ?? stored;
    if (progress.change !== undefined) progress.isLookDue = !hadRoom(stored, now, this.#rules);
    const isLookDue = progress.isLookDue || progress.isThorough;
    const isOpen = couldAdmit(changed, now, this.#rules);
    const look =
      isOpen && isLookDue ? await progress.queue.look(changed, now, progress.isThorough) : null;
    const control = look === null ? changed : look.control;
    const state = { control, ready: look?.ready ?? null, dueAt };
    const plan = planAdmissions(state, now, this.#rules);
    if (await this.#closesForNobody(plan, state.ready)) return false;
    const next = plan.next ?? (control === stored ? null : nextVersion(control));
    if (next !== null) {
      const isThorough = progress.isThorough && look === null;
      await this.#write({ ...plan, next, isThorough }, progress, stored, now);
      return false;
    }
    if (progress.isFresh) return true;
    progress.control = null;
    return false;
  }

  /** Nobody is told that invitations have stopped for an entry that nobody waits for: it is removed. */
  async #closesForNobody(
    { closes }: AdmissionPlan,
    ready: readonly QueuedInvitation[] | null,
  ): Promise<boolean> {
    if (!closes || ready === null) return false;
    // Seldom needed, and every function that dispatches would load it.
    const { clearStale } = await import('./stale-entries.ts');
    return clearStale(ready, this.#ports);
  }

  async #write(
    plan: AdmissionPlan & { readonly next: Control; readonly isThorough: boolean },
    progress: Progress,
    stored: Control,
    now: number,
  ): Promise<void> {
    if (plan.timer.kind === 'start') {
      await this.#ports.timers.start(timerName(plan.timer.at, stored.version), plan.timer.at);
    }
    if (!(await this.#ledger.commit(plan.next))) {
      progress.control = null;
      return;
    }
    const { onChanged } = progress;
    const { isThorough } = plan;
    Object.assign(progress, { change: undefined, onChanged: undefined, isFresh: true, isThorough });
    progress.isSweepDue ||= plan.startsSweep;
    const hasToldMore = (await onChanged?.()) ?? false;
    const hasWritten = await this.#carryOut(plan, plan.next, progress, now);
    progress.control = hasToldMore || hasWritten ? null : plan.next;
  }

  /** True when the control item has been written again meanwhile. */
  async #carryOut(
    plan: AdmissionPlan,
    committed: Control,
    progress: Progress,
    now: number,
  ): Promise<boolean> {
    const before = progress.revoked;
    for (const admission of plan.admit) {
      if ((await this.#send(admission)) === 'revoked') progress.revoked += 1;
    }
    let hasWritten = progress.revoked > before;
    if (plan.announcesGate) {
      await this.#announcer.announceGate(committed.gate);
      hasWritten = true;
    }
    if (plan.readsLimits) {
      // Seldom needed, and every function that dispatches would load it.
      const { readLimits } = await import('./limits-reader.ts');
      await readLimits(this.#ports, this.#ledger, this.#rules, now);
      hasWritten = true;
    }
    return hasWritten;
  }

  /**
   * A token that nobody waits for any more: the permit goes to the next. The entry, which leads to
   * the rest, goes last: whoever dies before leaves it to the next dispatch.
   */
  async #send({ entry, permit }: Admission): Promise<'sent' | 'revoked'> {
    const result: AdmissionResult = {
      kind: 'admitted',
      permit: { id: permit.id, callAt: new Date(permit.callAt).toISOString() },
    };
    const answer = await this.#ports.callbacks.succeed(entry.token, result);
    if (answer === 'closed') await this.#ledger.update((control) => revoke(control, permit.id));
    await this.#ports.tokens.remove({ visit: entry.visit, state: StateName.AWAIT_ADMISSION });
    await this.#ports.store.removeReady(entry);
    return answer === 'closed' ? 'revoked' : 'sent';
  }
}

/** Only a permit that nobody has taken is revoked. */
function revoke(control: Control, id: string): Control {
  return findPermit(control, id)?.state === 'SENT' ? withoutPermit(control, id) : control;
}

function nextVersion(control: Control): Control {
  return { ...control, version: control.version + 1 };
}
