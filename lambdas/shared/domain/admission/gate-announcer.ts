import { EVENT_VERSION } from '../../contract/event-version.ts';
import type { EventDetail } from '../../contract/events.ts';
import type { AdmissionPorts } from './admission-ports.ts';
import type { AdmissionRules, ClosedGate, Control } from './control.ts';
import type { ControlLedger } from './control-ledger.ts';
import { isForPlaces, isSameGate, rowOf } from './gate.ts';

type GateChange = EventDetail<'AdmissionGateChanged'>;

/** Tells the bus of every change of the gate, and people of a closing that needs them. */
export class GateAnnouncer {
  readonly #ports: AdmissionPorts;
  readonly #rules: AdmissionRules;
  readonly #ledger: ControlLedger;

  constructor(ports: AdmissionPorts, rules: AdmissionRules, ledger: ControlLedger) {
    this.#ports = ports;
    this.#rules = rules;
    this.#ledger = ledger;
  }

  /** A change that needs nobody. `changedAt`: when it was written, ms; the bus may be told late. */
  async announce(
    state: GateChange['state'],
    gate: Control['gate'],
    changedAt: number,
  ): Promise<void> {
    await this.#ports.publisher.publish('AdmissionGateChanged', {
      ...this.#describe(gate.kind === 'closed' ? gate : null, changedAt),
      state,
    });
  }

  /**
   * The closing or opening that the control item says is to be announced; then says there that it was.
   * A failure is logged: the control item still says so, and a later dispatch tries again.
   */
  async announceGate(gate: Control['gate']): Promise<void> {
    try {
      if (gate.kind === 'closed') await this.#announceClosing(gate);
      else await this.announce('open', gate, gate.openedAt ?? this.#ports.clock.now());
      await this.#ledger.update((control) => markAnnounced(control, gate));
    } catch (error) {
      this.#ports.log.error(`announcing that the gate is ${gate.kind} failed`, error);
    }
  }

  async #announceClosing(gate: ClosedGate): Promise<void> {
    // It costs as much as the campaign is large, and places may come back one by one.
    const isCounted = gate.isNoticeDue && isForPlaces(gate);
    const quota = isCounted ? await this.#requiredQuota() : null;
    // Counting takes its time; who has opened the gate meanwhile has told so.
    if (isCounted && !isSameGate((await this.#ledger.read()).gate, gate)) return;
    await this.#ports.publisher.publish('AdmissionGateChanged', {
      ...this.#describe(gate, gate.closedAt ?? this.#ports.clock.now()),
      state: 'closed',
      requiredAccountQuota: quota,
    });
    if (gate.isNoticeDue) {
      // Seldom needed, and every function that dispatches would load it.
      const { tellPeople } = await import('./gate-notice.ts');
      await tellPeople(gate, quota, this.#ports, this.#rules);
    }
  }

  #describe(gate: ClosedGate | null, changedAt: number): Omit<GateChange, 'state'> {
    return {
      version: EVENT_VERSION,
      reason: gate?.code ?? null,
      instruction: gate === null ? null : rowOf(gate.code, this.#rules.policy).instruction,
      escalationId: gate?.escalationId ?? null,
      until: gate === null ? null : iso(gate.until),
      requiredAccountQuota: null,
      changedAt: iso(changedAt),
    };
  }

  /** Members, open invitations, and everybody who waits: what the whole fleet would need. */
  async #requiredQuota(): Promise<number | null> {
    const { limits } = await this.#ledger.read();
    if (limits.members === null) return null;
    let waiting = 0;
    for await (const row of this.#ports.outcomes.openRows()) {
      if (row.status !== 'INVITED') waiting += 1;
    }
    return limits.members + limits.pending + waiting;
  }
}

/** Unchanged when the gate is another by now, or somebody has said so before. */
function markAnnounced(control: Control, told: Control['gate']): Control {
  const { gate } = control;
  if (!isSameGate(gate, told) || !gate.announceBy) return control;
  return gate.kind === 'closed'
    ? { ...control, gate: { ...gate, announceBy: null, isNoticeDue: false } }
    : { ...control, gate: { kind: 'open', serial: gate.serial } };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
