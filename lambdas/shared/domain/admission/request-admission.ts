import type { InvitationItem } from '../../contract/outcome-item.ts';
import { StateName } from '../../contract/state-names.ts';
import type { AdmissionResult, Parked, RequestAdmissionRequest } from '../../contract/tasks.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ParkedToken, Tokens, Withdrawals } from '../../ports/coordination.ts';
import type { Callbacks } from '../../ports/messaging.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import { isWithdrawn } from '../ordering/is-withdrawn.ts';
import type { QueueEntry, Turnstile } from './turnstile.ts';

export interface RequestAdmissionPorts {
  readonly tokens: Tokens;
  readonly withdrawals: Pick<Withdrawals, 'find'>;
  readonly outcomes: Outcomes;
  readonly callbacks: Callbacks;
  readonly turnstile: Turnstile;
  readonly clock: Clock;
}

/**
 * Parks an invitation until the turnstile admits it. The token is filed before the row is
 * written and read: a withdrawal that comes in between either finds the token or is read here.
 */
export async function requestAdmission(
  request: RequestAdmissionRequest,
  ports: RequestAdmissionPorts,
): Promise<Parked> {
  const queued = queueEntry(request);
  const parked: ParkedToken = {
    visit: request.visit,
    state: StateName.AWAIT_ADMISSION,
    target: request.invitation.target,
    token: request.taskToken,
    subject: null,
    queued,
  };
  await ports.tokens.put(parked);
  const row = await writeWaiting(request, ports);
  const isWaiting = row !== null && !(await isGivenUp(row, ports));
  if (isWaiting) {
    await ports.turnstile.park(queued);
  } else {
    const answer: AdmissionResult = { kind: row === null ? 'superseded' : 'withdrawn' };
    await ports.callbacks.succeed(parked.token, answer);
    await ports.tokens.remove(parked);
  }
  return { kind: 'parked' };
}

/** Where the row was not marked, it is now. */
async function isGivenUp(
  row: InvitationItem,
  { outcomes, withdrawals }: RequestAdmissionPorts,
): Promise<boolean> {
  if (!(await isWithdrawn(row, withdrawals))) return false;
  if (!row.withdrawRequested) await outcomes.requestWithdrawal(row.target, row.executionArn);
  return true;
}

/** Reason and message stay: they say what the wait is for. Null for an execution without its row. */
async function writeWaiting(
  { visit, invitation, notBefore }: RequestAdmissionRequest,
  { outcomes, clock }: RequestAdmissionPorts,
): Promise<InvitationItem | null> {
  const isLater = notBefore !== null && Date.parse(notBefore) > clock.now();
  return isLater
    ? outcomes.writeStatus(invitation.target, visit, 'WAITING', {
        notBefore,
        nextAction: `nothing to do: tried again at ${notBefore}`,
      })
    : outcomes.writeStatus(invitation.target, visit, 'QUEUED', {
        notBefore: null,
        nextAction: 'nothing to do: it is invited when its turn comes',
      });
}

function queueEntry({
  visit,
  invitation,
  attempts,
  notBefore,
  taskToken,
}: RequestAdmissionRequest): QueueEntry {
  return {
    visit,
    target: invitation.target,
    class: attempts === 0 ? 'first' : 'reinvitation',
    priority: invitation.priority,
    requestedAt: Date.parse(invitation.requestedAt),
    notBefore: notBefore === null ? null : Date.parse(notBefore),
    token: taskToken,
  };
}
