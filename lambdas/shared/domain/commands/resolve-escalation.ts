import { HistoryEventName } from '../../contract/outcome-item.ts';
import { StateName } from '../../contract/state-names.ts';
import { isSettled } from '../../contract/status.ts';
import type { EscalationResult } from '../../contract/tasks.ts';
import type { Directory, Facts, Link, Tokens } from '../../ports/coordination.ts';
import type { Log } from '../../ports/log.ts';
import type { Callbacks, Notices } from '../../ports/messaging.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import type { Turnstile } from '../admission/turnstile.ts';
import type { CommandOf, CommandResult } from './operator-command.ts';

export interface ResolutionPorts {
  readonly outcomes: Pick<Outcomes, 'get' | 'append'>;
  readonly tokens: Tokens;
  readonly facts: Facts;
  readonly directory: Pick<Directory, 'find'>;
  readonly callbacks: Callbacks;
  readonly notices: Notices;
  readonly turnstile: Pick<Turnstile, 'resolve'>;
  readonly log: Log;
}

const TOO_LATE = 'an answer came after its escalation had ended';

type Resolution = CommandOf<'EscalationResolved'>;

/** Gives a person's answer to the one question that it names: of an account, or of the gate. */
export async function resolveEscalation(
  command: Resolution,
  ports: ResolutionPorts,
): Promise<CommandResult> {
  const { escalationId, decision, resolvedBy } = command.detail;
  const link = await ports.directory.find('ESCALATION', escalationId);
  if (link !== null) return resolveOfAccount(command, link, ports);
  const answer = await ports.turnstile.resolve(escalationId, decision, resolvedBy ?? null);
  switch (answer) {
    case 'resolved':
      return { kind: 'answered' };
    case 'refused':
      await ports.notices.send(refusalNotice(escalationId));
      return { kind: 'refused' };
    case 'ended':
      ports.log.warn(TOO_LATE, { escalationId });
      return { kind: 'answeredTooLate' };
    case 'unknown':
      ports.log.warn('an answer names no open escalation', { escalationId });
      await ports.notices.send(unknownNotice(escalationId));
      return { kind: 'unknownEscalation' };
  }
}

/**
 * The fact comes first, then the token: the question either finds the fact or is found. The first
 * answer stays; a second one, or one to a question that has ended, is only noted.
 */
async function resolveOfAccount(
  command: Resolution,
  { target, executionArn }: Link,
  ports: ResolutionPorts,
): Promise<CommandResult> {
  const { escalationId, decision, resolvedBy } = command.detail;
  const result: EscalationResult = { kind: 'resolved', decision, by: resolvedBy ?? null };
  const isOpen = await isAwaited(target, executionArn, escalationId, ports);
  if (isOpen) await ports.facts.put(executionArn, escalationId, { result, at: command.at });
  const fact = await ports.facts.get(executionArn, escalationId);
  const isAnswer = fact?.at === command.at && fact.result.decision === decision;
  await note(command, target, executionArn, isAnswer, ports);
  if (fact === null) {
    ports.log.warn(TOO_LATE, { escalationId, executionArn });
    return { kind: 'answeredTooLate' };
  }
  const parked = await ports.tokens.get(executionArn, StateName.ESCALATE);
  if (parked?.subject === escalationId) {
    await ports.callbacks.succeed(parked.token, fact.result);
    await ports.tokens.remove(parked);
  }
  return { kind: isAnswer ? 'answered' : 'answeredTooLate' };
}

/** A question is open until its execution writes another status, or loses the row. */
async function isAwaited(
  target: string,
  executionArn: string,
  escalationId: string,
  { outcomes, tokens }: ResolutionPorts,
): Promise<boolean> {
  const row = await outcomes.get(target);
  if (row?.executionArn !== executionArn || isSettled(row.status)) return false;
  if (row.status === 'ESCALATED' && row.escalationId === escalationId) return true;
  // Parked, but the status is not written yet.
  const parked = await tokens.get(executionArn, StateName.ESCALATE);
  return parked?.subject === escalationId;
}

function note(
  command: Resolution,
  target: string,
  executionArn: string,
  isAnswer: boolean,
  { outcomes }: ResolutionPorts,
): Promise<void> {
  const { escalationId, decision, resolvedBy, comment } = command.detail;
  return outcomes.append({
    target,
    name: HistoryEventName.ESCALATION_RESOLVED,
    at: command.at,
    executionArn,
    cause: command.eventId,
    message: isAnswer
      ? null
      : 'the escalation had been answered or had ended already; nothing was done',
    details: {
      escalationId,
      decision,
      eventId: command.eventId,
      resolvedBy: resolvedBy ?? null,
      comment: comment ?? null,
    },
  });
}

function refusalNotice(escalationId: string) {
  return {
    subject: `Not aborted: ${escalationId} concerns every invitation`,
    text: [
      `The escalation ${escalationId} was answered with abort, but it stops the whole queue and not`,
      'one invitation, so there is nothing to abort.',
      '',
      'To send nothing for now, put AdmissionPauseRequested. To give single invitations up, put',
      'InvitationWithdrawalRequested for each. When the cause is removed, answer with retry.',
    ].join('\n'),
  };
}

function unknownNotice(escalationId: string) {
  return {
    subject: `No open escalation ${escalationId}`,
    text: [
      `An answer named the escalation ${escalationId}, which is unknown or has ended. Nothing was done.`,
      '',
      'An answer must name the id of the latest notice. The outcome table lists the open ones: query',
      'the index byStatus for ESCALATED.',
    ].join('\n'),
  };
}
