import type { PolicyMatch } from '../../contract/exception-policy.ts';
import { Disposition, type PolicyRow, Scope } from '../../contract/policy-row.ts';
import { OWN_REASONS } from '../../contract/status.ts';
import type { InviteAccountResult, Question, Refusals } from '../../contract/tasks.ts';
import type { AccountFacts } from '../../ports/organizations.ts';
import { scheduleRetry } from '../admission/retry-schedule.ts';

/** Rounds through admission after which a person looks, whatever the policy says. */
export const MOST_ROUNDS = 200;

/** The settled refusal that says an invitation is open already; the other says member already. */
const OPEN_ALREADY = 'DuplicateHandshakeException';
/** AWS messages go into notices and rows: long enough to be understood. */
const LONGEST_AWS_MESSAGE = 500;

export interface RefusalContext {
  /** ms. */
  readonly now: number;
  /** As AWS words it. */
  readonly message: string;
  /** Rounds that ended in an account-scoped refusal before this one. */
  readonly rounds: number;
  readonly refusals: Refusals | null;
  /** The account as our organization knows it; null when it is no member, or nobody asked. */
  readonly member: AccountFacts | null;
}

export type RefusalDecision =
  | Extract<
      InviteAccountResult,
      { readonly kind: 'wait' | 'requeue' | 'escalate' | 'abort' | 'alreadyMember' }
    >
  /** An invitation is open already: it is ours from now on. */
  | { readonly kind: 'adopt' };

/** What becomes of an invitation that AWS has refused. */
export function decideDisposition(match: PolicyMatch, context: RefusalContext): RefusalDecision {
  // The gate waits and asks, once for all: each execution only queues again, at its old age.
  if (match.row.scope === Scope.ORGANIZATION) return { kind: 'requeue', notBefore: null };
  switch (match.row.disposition) {
    case Disposition.SETTLED:
      return settle(match, context);
    case Disposition.ABORT:
      return { kind: 'abort', reason: match.code, message: explain(match, context.message) };
    case Disposition.ESCALATE:
      return escalate(match, context);
    case Disposition.WAIT:
      return wait(match, context);
  }
}

/** Whether the decision depends on the account being a member of ours. */
export function asksForMembership({ row, code }: PolicyMatch): boolean {
  return row.disposition === Disposition.SETTLED && code !== OPEN_ALREADY;
}

function settle(match: PolicyMatch, context: RefusalContext): RefusalDecision {
  if (match.code === OPEN_ALREADY) return { kind: 'adopt' };
  const { member } = context;
  return member?.state === 'ACTIVE'
    ? { kind: 'alreadyMember', accountId: member.id }
    : escalate(match, context);
}

function wait(match: PolicyMatch, context: RefusalContext): RefusalDecision {
  if (isExhausted(context)) return escalate(match, context);
  const { now } = context;
  const before = context.refusals?.code === match.code ? context.refusals : null;
  const firstAt = before?.firstAt ?? new Date(now).toISOString();
  const notBefore = scheduleRetry(match.row, {
    now,
    since: Date.parse(firstAt),
    repeats: before?.count ?? 0,
    attemptLeavesAt: null,
    managementAccountJoinedAt: null,
  });
  if (notBefore === null) return escalate(match, context);
  return {
    kind: 'wait',
    notBefore: new Date(notBefore).toISOString(),
    refusals: { code: match.code, firstAt, count: (before?.count ?? 0) + 1 },
    rounds: context.rounds + 1,
  };
}

function escalate(match: PolicyMatch, context: RefusalContext): RefusalDecision {
  const rounds = context.rounds + 1;
  const question = isExhausted(context) ? askAfterRounds(match, context) : ask(match, context);
  return { kind: 'escalate', question, rounds };
}

function isExhausted({ rounds }: RefusalContext): boolean {
  return rounds + 1 > MOST_ROUNDS;
}

function ask(match: PolicyMatch, { message, member }: RefusalContext): Question {
  const { actor, instruction } = match.row;
  const state = member === null ? '' : `; here it is a member in state ${member.state}`;
  return {
    reason: match.code,
    message: `${explain(match, message)}${state}`,
    actor: askedActor(match.row, actor),
    instruction,
  };
}

function askAfterRounds(match: PolicyMatch, { message, rounds }: RefusalContext): Question {
  return {
    reason: 'ROUNDS_EXHAUSTED',
    message: `${OWN_REASONS.ROUNDS_EXHAUSTED}: ${rounds + 1} times, last for ${match.code} (${explain(match, message)})`,
    actor: 'platform team',
    instruction: 'look at the history of the account, then answer with retry or abort',
  };
}

/** A wait that has gone on too long is somebody's business after all. */
function askedActor(row: PolicyRow, actor: PolicyRow['actor']): string {
  return row.disposition === Disposition.WAIT && actor === 'nobody' ? 'platform team' : actor;
}

/** Our sentence, the field that AWS names after a colon, and the words of AWS. */
export function explain({ code, row, isKnown }: PolicyMatch, message: string): string {
  const field = code.split(':')[1];
  const named = [
    isKnown ? null : code,
    field === undefined ? null : `field ${field}`,
    message === '' ? null : `AWS: ${message.slice(0, LONGEST_AWS_MESSAGE)}`,
  ].filter((part) => part !== null);
  return named.length === 0 ? row.meaning : `${row.meaning} (${named.join('; ')})`;
}
