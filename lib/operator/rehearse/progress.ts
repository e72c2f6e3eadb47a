import { isSettled, type Status } from '../../../lambdas/shared/contract/status.ts';
import type { BusEvent } from './bus-event.ts';
import type { StatusCounts } from './result.ts';

/**
 * Where each account stands, as far as the bus tells: what waits for itself cannot be told from what
 * waits in the queue. The outcome table has the last word, at the end.
 */
export class CampaignProgress {
  readonly #statuses: Map<string, Status>;
  readonly #targetOfEscalation = new Map<string, string>();
  #settled = 0;

  constructor(targets: readonly string[]) {
    this.#statuses = new Map(targets.map((target) => [target, 'QUEUED']));
  }

  get total(): number {
    return this.#statuses.size;
  }

  get settled(): number {
    return this.#settled;
  }

  get isComplete(): boolean {
    return this.#settled === this.#statuses.size;
  }

  note(event: BusEvent): void {
    switch (event.name) {
      case 'InvitationSent':
        this.#set(event.detail.target, 'INVITED');
        break;
      case 'InvitationSettled':
        this.#set(event.detail.target, event.detail.status);
        break;
      case 'EscalationRaised':
        this.#escalate(event.detail.target, event.detail.escalationId);
        break;
      case 'EscalationResolved':
        this.#set(this.#targetOfEscalation.get(event.detail.escalationId), 'QUEUED');
        break;
      case 'AccountInvitationRequested':
      case 'InvitationWithdrawalRequested':
      case 'AdmissionPauseRequested':
      case 'AdmissionResumeRequested':
      case 'AdmissionGateChanged':
        break;
    }
  }

  counts(): StatusCounts {
    const counts: Partial<Record<Status, number>> = {};
    for (const status of this.#statuses.values()) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  #escalate(target: string | null, escalationId: string | null): void {
    if (target === null || escalationId === null) return;
    this.#targetOfEscalation.set(escalationId, target);
    this.#set(target, 'ESCALATED');
  }

  /** What has reached its end stays there, whatever arrives late. */
  #set(target: string | undefined, status: Status): void {
    const before = target === undefined ? undefined : this.#statuses.get(target);
    if (target === undefined || before === undefined || isSettled(before)) return;
    this.#statuses.set(target, status);
    if (isSettled(status)) this.#settled++;
  }
}
