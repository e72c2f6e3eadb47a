import type {
  CommandEffect,
  Turnstile,
} from '../../../lambdas/shared/domain/admission/turnstile.ts';

type Call = {
  readonly [M in keyof Turnstile]: readonly [M, ...Parameters<Turnstile[M]>];
}[keyof Turnstile];

/**
 * A turnstile that notes what it was asked and admits nobody: for tests of functions beside
 * admission. The real one is tested in `test/unit/admission`.
 */
export class InMemoryTurnstile implements Turnstile {
  readonly calls: Call[] = [];
  /** Test control: the gate's own escalation, if it has one. */
  gateEscalationId: string | null = null;
  /** The escalation of a gate that has opened since. */
  endedEscalationId: string | null = null;
  /** Test control: whether who leaves has taken a permit. */
  hasTaken = false;
  /** Test control: whether a newer command came before. */
  pauseEffect: CommandEffect = 'done';

  /** Test control: names of the calls, in order. */
  names(): readonly string[] {
    return this.calls.map(([name]) => name);
  }

  park: Turnstile['park'] = async (...args) => this.#note('park', args);
  leave: Turnstile['leave'] = async (...args) => {
    this.#note('leave', args);
    return this.hasTaken;
  };
  release: Turnstile['release'] = async (...args) => this.#note('release', args);
  pause: Turnstile['pause'] = async (...args) => {
    this.#note('pause', args);
    return this.pauseEffect;
  };
  resume: Turnstile['resume'] = async (...args) => {
    this.#note('resume', args);
    return this.pauseEffect;
  };
  requestSweep: Turnstile['requestSweep'] = async (...args) => this.#note('requestSweep', args);
  sweepStarted: Turnstile['sweepStarted'] = async (...args) => this.#note('sweepStarted', args);
  rebuild: Turnstile['rebuild'] = async (...args) => this.#note('rebuild', args);

  take: Turnstile['take'] = async (permit, visit) => {
    this.#note('take', [permit, visit]);
    return { kind: 'taken', callAt: Date.parse(permit.callAt), earlierCallAt: null };
  };

  conclude: Turnstile['conclude'] = async (permit, visit, conclusion) => {
    this.#note('conclude', [permit, visit, conclusion]);
    const scope = conclusion.kind === 'refused' ? conclusion.match.row.scope : 'account';
    return { scope, isFirst: false };
  };

  resolve: Turnstile['resolve'] = async (escalationId, decision, by) => {
    this.#note('resolve', [escalationId, decision, by]);
    if (escalationId === this.endedEscalationId) return 'ended';
    if (escalationId !== this.gateEscalationId) return 'unknown';
    return decision === 'retry' ? 'resolved' : 'refused';
  };

  dispatch: Turnstile['dispatch'] = async (...args) => {
    this.#note('dispatch', args);
    return { isSweepDue: false };
  };

  #note(name: keyof Turnstile, args: readonly unknown[]): void {
    this.calls.push([name, ...args] as unknown as Call);
  }
}
