import { EVENT_VERSION } from '../../contract/event-version.ts';
import { HistoryEventName } from '../../contract/outcome-item.ts';
import type { Settings } from '../../contract/settings.ts';
import { StateName } from '../../contract/state-names.ts';
import { isSettled } from '../../contract/status.ts';
import type {
  EscalationResult,
  RaiseEscalationAnswer,
  RaiseEscalationRequest,
} from '../../contract/tasks.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Directory, Facts, ParkedToken, Tokens } from '../../ports/coordination.ts';
import type { Callbacks, Notices, Publisher } from '../../ports/messaging.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import { findAcceptance } from '../following/find-acceptance.ts';
import { escalationIdOf } from './escalation-id.ts';
import { type Notice, placementNotice, questionNotice } from './notice-text.ts';

export interface EscalationPorts {
  readonly outcomes: Pick<Outcomes, 'get' | 'writeStatus' | 'append'>;
  readonly tokens: Tokens;
  readonly facts: Facts;
  readonly directory: Pick<Directory, 'link'>;
  readonly callbacks: Callbacks;
  readonly publisher: Publisher;
  readonly notices: Notices;
  readonly clock: Pick<Clock, 'now'>;
}

export interface EscalationSettings extends Pick<Settings, 'escalationTimeoutDays'> {
  /** The bus that the answer is put on: the notice prints the command. */
  readonly busName: string;
}

/** What is told, and how the history calls it. */
interface Announcement {
  readonly escalationId: string | null;
  readonly historyName: HistoryEventName;
  readonly answerBy: string | null;
  readonly notice: Notice;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Tells a person what to do. With a token it parks the invitation until the answer; without one it
 * only tells. People are told at least once: a second notice of the same visit goes out only when
 * the function died between sending and noting that it had sent.
 */
export async function raiseEscalation(
  request: RaiseEscalationRequest,
  settings: EscalationSettings,
  ports: EscalationPorts,
): Promise<RaiseEscalationAnswer> {
  const { taskToken, visit, invitation, question } = request;
  if (taskToken !== null) return ask({ ...request, taskToken }, settings, ports);
  await announce(
    request,
    {
      escalationId: null,
      historyName: HistoryEventName.ESCALATED,
      answerBy: null,
      notice: placementNotice(invitation, question, visit.executionArn),
    },
    ports,
  );
  return { kind: 'raised', escalationId: null };
}

/** The token is stored before anything is read: whoever answers later finds it. */
async function ask(
  request: RaiseEscalationRequest & { readonly taskToken: string },
  settings: EscalationSettings,
  ports: EscalationPorts,
): Promise<RaiseEscalationAnswer> {
  const { visit, invitation } = request;
  const escalationId = escalationIdOf(visit.executionArn, request.since);
  const parked: ParkedToken = {
    visit,
    state: StateName.ESCALATE,
    target: invitation.target,
    token: request.taskToken,
    subject: escalationId,
  };
  await ports.tokens.put(parked);
  await ports.directory.link('ESCALATION', escalationId, {
    target: invitation.target,
    executionArn: visit.executionArn,
    countedAt: null,
  });

  const early = await findAnswer(request, escalationId, ports);
  if (early !== null) return answer(parked, early, ports);
  if (!(await noteQuestion(request, escalationId, ports))) {
    return answer(parked, { kind: 'superseded' }, ports);
  }
  const answerBy = answerByOf(request, settings);
  const place = { busName: settings.busName, executionArn: visit.executionArn };
  await announce(
    request,
    {
      escalationId,
      historyName: HistoryEventName.ESCALATED,
      answerBy,
      notice: questionNotice({ ...request, escalationId, answerBy }, place),
    },
    ports,
  );
  return { kind: 'raised', escalationId };
}

/**
 * What makes the question idle: another owner, a withdrawal, an answer that came before the token. A
 * withdrawal that came after the acceptance does not: the account may be a member any minute.
 */
async function findAnswer(
  { visit, invitation }: RaiseEscalationRequest,
  escalationId: string,
  ports: EscalationPorts,
): Promise<EscalationResult | null> {
  const row = await ports.outcomes.get(invitation.target);
  if (row?.executionArn !== visit.executionArn || isSettled(row.status)) {
    return { kind: 'superseded' };
  }
  if (row.withdrawRequested && (await findAcceptance(row, ports)) === null) {
    return { kind: 'withdrawn' };
  }
  const fact = await ports.facts.get(visit.executionArn, escalationId);
  return fact === null ? null : (fact.result as EscalationResult);
}

async function answer(
  parked: ParkedToken,
  result: EscalationResult,
  { callbacks, tokens }: EscalationPorts,
): Promise<RaiseEscalationAnswer> {
  await callbacks.succeed(parked.token, result);
  await tokens.remove(parked);
  return { kind: 'answered', escalationId: parked.subject };
}

async function noteQuestion(
  { visit, invitation, question }: RaiseEscalationRequest,
  escalationId: string,
  { outcomes }: EscalationPorts,
): Promise<boolean> {
  const written = await outcomes.writeStatus(invitation.target, visit, 'ESCALATED', {
    reason: question.reason,
    message: question.message,
    nextAction: `${question.actor}: ${question.instruction}`,
    notBefore: null,
    escalationId,
  });
  return written !== null;
}

function answerByOf(request: RaiseEscalationRequest, settings: EscalationSettings): string {
  const timeout = Date.parse(request.since) + settings.escalationTimeoutDays * DAY_MS;
  return new Date(Math.min(timeout, Date.parse(request.invitation.deadline))).toISOString();
}

/** History, then the bus, then the notice, then the mark that makes a retry keep quiet. */
async function announce(
  request: RaiseEscalationRequest,
  announcement: Announcement,
  { outcomes, facts, publisher, notices, clock }: EscalationPorts,
): Promise<void> {
  const { visit, invitation, question, reminder } = request;
  const { escalationId, answerBy } = announcement;
  await outcomes.append({
    target: invitation.target,
    name: announcement.historyName,
    at: visit.enteredAt,
    executionArn: visit.executionArn,
    reason: question.reason,
    message: question.message,
    details: {
      escalationId,
      reminder,
      actor: question.actor,
      instruction: question.instruction,
      answerBy,
    },
  });
  const mark = `NOTICE#${announcement.historyName}#${visit.enteredAt}`;
  if ((await facts.get(visit.executionArn, mark)) !== null) return;
  await publisher.publish('EscalationRaised', {
    version: EVENT_VERSION,
    escalationId,
    scope: 'account',
    target: invitation.target,
    campaign: invitation.campaign,
    reason: question.reason,
    meaning: question.message,
    actor: question.actor,
    instruction: question.instruction,
    reminder,
    raisedAt: visit.enteredAt,
    answerBy,
  });
  await notices.send(announcement.notice);
  const at = new Date(clock.now()).toISOString();
  await facts.put(visit.executionArn, mark, { result: { kind: 'noticed' }, at });
}
