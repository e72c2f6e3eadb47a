import { StateName } from '../../contract/state-names.ts';
import type { AdmissionResult } from '../../contract/tasks.ts';
import type { ParkedToken } from '../../ports/coordination.ts';
import type { AdmissionPorts } from './admission-ports.ts';
import { type AdmissionRules, type Control, findPermit, withoutPermit } from './control.ts';
import type { ControlLedger } from './control-ledger.ts';
import type { GateAnnouncer } from './gate-announcer.ts';
import { readLimits } from './limits-reader.ts';
import {
  type Admission,
  type AdmissionPlan,
  type AdmissionState,
  couldAdmit,
  planAdmissions,
} from './plan-admissions.ts';
import { QueueReader } from './queue-reader.ts';
import { timerName } from './wake.ts';

/** Far more than any dispatch needs; a loop is a defect, and must not cost a function's timeout. */
const MOST_PASSES = 1_000;

/**
 * The dispatch protocol: control first, then the head of the queue only if somebody could go,
 * then one conditional write. After any write it starts over; it ends on a pass that writes
 * nothing. Arrivals write their entry before they read control: no wake-up is lost.
 */
export class Dispatcher {
  readonly #ports: AdmissionPorts;
  readonly #rules: AdmissionRules;
  readonly #ledger: ControlLedger;
  readonly #announcer: GateAnnouncer;
  readonly #queue: QueueReader;

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
    this.#queue = new QueueReader(ports.store, rules);
  }

  async dispatch(dueAt?: number): Promise<{ readonly isSweepDue: boolean }> {
    let isSweepDue = false;
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      const done = await this.#runPass(dueAt);
      isSweepDue ||= done.startsSweep;
      if (done.isQuiet) return { isSweepDue };
    }
    throw new Error(
      `dispatch still finds something to write after ${MOST_PASSES} passes; expected a quiet pass; look for a plan that changes nothing`,
    );
  }

  async #runPass(dueAt?: number): Promise<{ isQuiet: boolean; startsSweep: boolean }> {
    const control = await this.#ledger.read();
    const now = Math.max(this.#ports.clock.now(), dueAt ?? 0);
    const isOpen = couldAdmit(control, now, this.#rules);
    const view = isOpen ? await this.#queue.look(control, now) : null;
    if (view?.hasMoved === true) return { isQuiet: false, startsSweep: false };
    const state: AdmissionState = { control, queue: view, dueAt };
    const plan = planAdmissions(state, now, this.#rules);
    if (plan.next === null) return { isQuiet: true, startsSweep: false };

    const tokens = await this.#findTokens(plan.admit);
    if (tokens === null) return { isQuiet: false, startsSweep: false };
    if (plan.timer.kind === 'start') {
      await this.#ports.timers.start(timerName(plan.timer.at, control.version), plan.timer.at);
    }
    if (!(await this.#ledger.commit(plan.next))) return { isQuiet: false, startsSweep: false };
    await this.#carryOut(plan, plan.next, tokens, now);
    return { isQuiet: false, startsSweep: plan.startsSweep };
  }

  /** Tokens of those to be admitted; null when an entry was stale, and is gone now. */
  async #findTokens(admit: readonly Admission[]): Promise<readonly ParkedToken[] | null> {
    const tokens: ParkedToken[] = [];
    for (const { entry } of admit) {
      const { executionArn, enteredAt, retryCount } = entry.visit;
      const parked = await this.#ports.tokens.get(executionArn, StateName.AWAIT_ADMISSION);
      const isCurrent =
        parked?.visit.enteredAt === enteredAt && parked.visit.retryCount === retryCount;
      if (parked === null || !isCurrent) {
        await this.#queue.remove(entry);
        return null;
      }
      tokens.push(parked);
    }
    return tokens;
  }

  async #carryOut(
    plan: AdmissionPlan,
    committed: Control,
    tokens: readonly ParkedToken[],
    now: number,
  ): Promise<void> {
    for (const [index, admission] of plan.admit.entries()) {
      const parked = tokens[index];
      if (parked !== undefined) await this.#send(admission, parked);
    }
    const { gate } = committed;
    if (plan.announcesGate && gate.kind === 'closed') await this.#announcer.announceClosing(gate);
    if (plan.readsLimits) await readLimits(this.#ports, this.#ledger, now);
  }

  /** A token that nobody waits for any more: the permit goes to the next. */
  async #send({ entry, permit }: Admission, parked: ParkedToken): Promise<void> {
    const result: AdmissionResult = {
      kind: 'admitted',
      permit: { id: permit.id, callAt: new Date(permit.callAt).toISOString() },
    };
    const answer = await this.#ports.callbacks.succeed(parked.token, result);
    if (answer === 'closed') await this.#ledger.update((control) => revoke(control, permit.id));
    await this.#queue.remove(entry);
    await this.#ports.tokens.remove(parked);
  }
}

/** Only a permit that nobody has taken is revoked. */
function revoke(control: Control, id: string): Control {
  return findPermit(control, id)?.state === 'SENT' ? withoutPermit(control, id) : control;
}
