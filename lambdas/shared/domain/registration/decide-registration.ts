import { accountIdOf, type InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled, Placement } from '../../contract/status.ts';
import { isPutBefore } from '../ordering/put-before.ts';
import { isBeingPlaced } from './being-placed.ts';
import type { AskedInvitation } from './read-request.ts';

/** What Register may do with the row of a target. */
export type RegistrationDecision =
  /** There is no row: write the first one. */
  | { readonly kind: 'create' }
  /** The row is settled and gives way to this request. */
  | { readonly kind: 'replace'; readonly row: InvitationItem }
  /** A member already: only its place in the organization is asked for. */
  | { readonly kind: 'place'; readonly row: InvitationItem; readonly accountId: string }
  /** This execution wrote the row itself, in an earlier try. */
  | { readonly kind: 'mine'; readonly row: InvitationItem }
  /** This execution rejected its request in an earlier try, and may not have said so everywhere. */
  | { readonly kind: 'rejected'; readonly row: InvitationItem }
  /** The row was handed to this execution, in the place of an abandoned one. */
  | { readonly kind: 'adopt'; readonly row: InvitationItem }
  /** This execution is not the owner any more: somebody acted for it. */
  | { readonly kind: 'superseded' }
  /** Nothing is sent. `note` is null when the request adds nothing that is not in the row. */
  | { readonly kind: 'duplicate'; readonly row: InvitationItem; readonly note: string | null };

/** Whose row it is decides, then whether it is settled, then what it settled as. Pure. */
export function decideRegistration(
  row: InvitationItem | null,
  asked: AskedInvitation,
  executionArn: string,
): RegistrationDecision {
  if (row?.executionArn === executionArn) return decideOwn(row, asked);
  if (asked.succeeds !== null || row?.succeeds === executionArn) return { kind: 'superseded' };
  if (row === null) return { kind: 'create' };
  if (!isSettled(row.status)) return duplicate(row, differenceTo(row, asked));
  return decideSettled(row, asked);
}

function decideOwn(row: InvitationItem, asked: AskedInvitation): RegistrationDecision {
  if (row.status === 'REJECTED') return { kind: 'rejected', row };
  if (isSettled(row.status)) return { kind: 'superseded' };
  // A successor of an execution that was only placing a member goes on placing it.
  if (asked.succeeds !== null && !isBeingPlaced(row)) return { kind: 'adopt', row };
  return { kind: 'mine', row };
}

function decideSettled(row: InvitationItem, asked: AskedInvitation): RegistrationDecision {
  // Rows that were written before it was kept have none.
  const askedAgainAt = row.askedAgainAt ?? null;
  const isAnswered = askedAgainAt !== null && !isPutBefore(askedAgainAt, asked.requestedAt);
  if (row.status === 'REJECTED') {
    return isAnswered ? duplicate(row, ANSWERED) : { kind: 'replace', row };
  }
  if (row.requestId === asked.requestId) return duplicate(row, repetitionOf(row, asked));
  if (isPutBefore(asked.requestedAt, row.requestedAt)) {
    return duplicate(
      row,
      `was put at ${asked.requestedAt}, before the request of ${row.requestedAt} that has ended as ${row.status}, and came after it; to ask again, put a new event`,
    );
  }
  if (askedAgainAt !== null && isPutBefore(asked.requestedAt, askedAgainAt)) {
    return duplicate(row, ANSWERED);
  }
  if (row.status === 'JOINED' && row.departedAt === null) return decideMember(row, asked);
  // Of two in one second nobody knows; what concerns a member can be repeated, an invitation cannot.
  if (isAnswered) return duplicate(row, ANSWERED);
  const wasEndedByPerson = row.status === 'DECLINED' || row.status === 'CANCELED';
  if (wasEndedByPerson && !asked.isReinvitation) {
    return duplicate(
      row,
      `the last invitation ended as ${row.status}; to invite again all the same, say 'reinvite: true'`,
    );
  }
  return { kind: 'replace', row };
}

const ANSWERED =
  'this request, or one that was put after it, was answered as a duplicate already; to ask again, put a new event';

function decideMember(row: InvitationItem, asked: AskedInvitation): RegistrationDecision {
  const accountId = accountIdOf(row);
  const isElsewhere =
    asked.organizationalUnit !== null &&
    (row.placement !== Placement.PLACED || row.organizationalUnit !== asked.organizationalUnit);
  const isUnfinished = row.placement === Placement.FAILED;
  if (accountId !== null && (isElsewhere || isUnfinished)) return { kind: 'place', row, accountId };
  return duplicate(row, differenceTo(row, asked));
}

function duplicate(row: InvitationItem, note: string | null): RegistrationDecision {
  return { kind: 'duplicate', row, note };
}

/** EventBridge delivers at least once: only another event with the same request id says something. */
function repetitionOf(row: InvitationItem, asked: AskedInvitation): string | null {
  return row.eventId === asked.eventId
    ? null
    : `this request has ended as ${row.status} already; to ask again, give another requestId or none`;
}

/** What a duplicate asks for; null for the row's own event, which EventBridge may deliver twice. */
function differenceTo(row: InvitationItem, asked: AskedInvitation): string | null {
  const differences = [
    asked.organizationalUnit !== null && asked.organizationalUnit !== row.organizationalUnit
      ? `organizational unit ${asked.organizationalUnit} instead of ${row.organizationalUnit ?? 'none'}`
      : null,
    asked.campaign !== row.campaign
      ? `campaign ${asked.campaign} instead of ${row.campaign}`
      : null,
  ].filter((difference) => difference !== null);
  if (differences.length === 0) {
    return row.eventId === asked.eventId ? null : `asks for the same again; ${noChange(row)}`;
  }
  const advice = isSettled(row.status)
    ? 'the account is a member already and stays where it is'
    : 'nothing was changed: ask again when the invitation has ended';
  return `asks for ${differences.join(' and ')}; ${advice}`;
}

function noChange(row: InvitationItem): string {
  return isSettled(row.status)
    ? 'the account is a member already'
    : 'its invitation is being followed already';
}
