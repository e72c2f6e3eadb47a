import { HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import { CALLBACK_STATES, StateName } from '../../contract/state-names.ts';
import { isSettled, OWN_REASONS } from '../../contract/status.ts';
import { parseTarget } from '../../contract/target.ts';
import type { ParkedToken, Withdrawals } from '../../ports/coordination.ts';
import type { HistoryEntry } from '../../ports/outcomes.ts';
import { findAcceptance } from '../following/find-acceptance.ts';
import type { FollowingPorts } from '../following/following-ports.ts';
import { giveUpInvitation } from '../following/give-up-invitation.ts';
import { isPutBefore } from '../ordering/put-before.ts';
import type { CommandOf, CommandResult } from './operator-command.ts';

export type WithdrawalPorts = FollowingPorts & {
  readonly withdrawals: Pick<Withdrawals, 'note' | 'noteTaken' | 'takenFrom'>;
};

type Withdrawal = CommandOf<'InvitationWithdrawalRequested'>;

/** Ownership passes at most once while an execution lives; more changes are a defect. */
const MAX_RACES = 5;

/**
 * Gives an invitation up. The flag on the row comes first: whoever parks from then on sees it.
 * Then whoever is parked already is woken.
 */
export async function withdrawInvitation(
  command: Withdrawal,
  ports: WithdrawalPorts,
): Promise<CommandResult> {
  const target = parseTarget(command.detail.target)?.id ?? command.detail.target;
  // First of all: a request may still be on its way. Whoever comes second of the two sees the other.
  await ports.withdrawals.note(target, command.at);
  for (let race = 0; race < MAX_RACES; race += 1) {
    const row = await ports.outcomes.get(target);
    if (row === null || !isOpenFor(row, command)) return noteNothing(target, row, command, ports);
    if (await ports.outcomes.requestWithdrawal(target, row.executionArn)) {
      await ports.withdrawals.noteTaken(target, command.eventId, row.executionArn);
      await ports.outcomes.append(entryOf(target, row.executionArn, command));
      return wake({ ...row, withdrawRequested: true }, command, ports);
    }
  }
  throw new Error(`the row changed ${MAX_RACES} times while it was being withdrawn`);
}

/** A withdrawal is about what was asked for before it, and about nothing that was asked for later. */
function isOpenFor(row: InvitationItem, { at }: Withdrawal): boolean {
  return !isSettled(row.status) && !isPutBefore(at, row.requestedAt);
}

/** After the acceptance the question of an escalation stays open: only its answer ends it. */
async function wake(
  row: InvitationItem,
  command: Withdrawal,
  ports: WithdrawalPorts,
): Promise<CommandResult> {
  const parked = await findParked(row.executionArn, ports);
  if (parked === null) return noteAcceptance(row, command, ports);
  if (parked.state === StateName.AWAIT_RESPONSE) {
    const open = { ...row, handshakeId: row.handshakeId ?? parked.subject };
    await giveUpInvitation(open, 'withdrawn', ports);
    return noteAcceptance(open, command, ports);
  }
  const isQuestion = parked.state === StateName.ESCALATE;
  if (isQuestion && (await findAcceptance(row, ports)) !== null) {
    return noteAcceptance(row, command, ports);
  }
  if (!isQuestion) await ports.turnstile.leave(row.executionArn);
  await ports.callbacks.succeed(parked.token, { kind: 'withdrawn' });
  await ports.tokens.remove(parked);
  return noteAcceptance(row, command, ports);
}

/** An execution is in one state at a time: the token of its newest visit is the only live one. */
async function findParked(
  executionArn: string,
  { tokens }: WithdrawalPorts,
): Promise<ParkedToken | null> {
  const found: ParkedToken[] = [];
  for (const state of CALLBACK_STATES) {
    const parked = await tokens.get(executionArn, state);
    if (parked !== null) found.push(parked);
  }
  found.sort((a, b) => (a.visit.enteredAt < b.visit.enteredAt ? 1 : -1));
  return found[0] ?? null;
}

/** The owner of the account may have been faster: then that answer counts, and it is noted. */
async function noteAcceptance(
  row: InvitationItem,
  command: Withdrawal,
  ports: WithdrawalPorts,
): Promise<CommandResult> {
  if ((await findAcceptance(row, ports)) === null) return { kind: 'withdrawing' };
  await noteTooLate(row, command, ports);
  return { kind: 'tooLateToWithdraw' };
}

function noteTooLate(
  { target, executionArn }: InvitationItem,
  command: Withdrawal,
  { outcomes }: WithdrawalPorts,
): Promise<void> {
  return outcomes.append({
    ...entryOf(target, executionArn, command),
    name: HistoryEventName.WITHDRAWN_TOO_LATE,
    reason: 'TOO_LATE_TO_WITHDRAW',
    message: OWN_REASONS.TOO_LATE_TO_WITHDRAW,
  });
}

/**
 * A command that is delivered again may have ended the invitation itself, and its first run may have
 * died before it said so.
 */
async function noteNothing(
  target: string,
  row: InvitationItem | null,
  command: Withdrawal,
  ports: WithdrawalPorts,
): Promise<CommandResult> {
  const isJoined = row?.status === 'JOINED';
  const takenFrom = await ports.withdrawals.takenFrom(target, command.eventId);
  if (takenFrom !== null) {
    await ports.outcomes.append(entryOf(target, takenFrom, command));
    if (isJoined && row.executionArn === takenFrom) await noteTooLate(row, command, ports);
  } else {
    await ports.outcomes.append({
      ...entryOf(target, row?.executionArn ?? null, command),
      reason: isJoined ? 'TOO_LATE_TO_WITHDRAW' : null,
      message:
        row === null
          ? 'there is no invitation of this target; a request that was put before it ends as withdrawn'
          : describeLate(row),
    });
  }
  return { kind: isJoined ? 'tooLateToWithdraw' : 'nothingToWithdraw' };
}

function describeLate(row: InvitationItem): string {
  return isSettled(row.status)
    ? `the invitation had ended as ${row.status} already; nothing was done`
    : `was put before the request of ${row.requestedAt}, which goes on; put it again to withdraw that`;
}

function entryOf(target: string, executionArn: string | null, command: Withdrawal): HistoryEntry {
  return {
    target,
    name: HistoryEventName.WITHDRAWAL_REQUESTED,
    at: command.at,
    executionArn,
    cause: command.eventId,
    details: {
      eventId: command.eventId,
      requestedBy: command.detail.requestedBy ?? null,
      comment: command.detail.comment ?? null,
    },
  };
}
