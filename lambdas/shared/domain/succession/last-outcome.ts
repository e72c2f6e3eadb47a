import { accountIdOf, type InvitationItem } from '../../contract/outcome-item.ts';
import { OWN_REASONS, Placement } from '../../contract/status.ts';
import type { Outcome } from '../../contract/tasks.ts';
import type { AccountFacts } from '../../ports/organizations.ts';
import type { Release } from '../admission/turnstile.ts';
import { findMember as findMemberOf } from '../disposition/find-member.ts';
import { type Verdict, verifyResponse } from '../following/verify-response.ts';
import { isWithdrawn } from '../ordering/is-withdrawn.ts';
import type { SuccessionPorts } from './succession-ports.ts';

/** How an invitation that nobody follows any more ends, and what it gives back. */
export interface LastOutcome extends Outcome {
  readonly release: Release | null;
}

type Asking = Pick<SuccessionPorts, 'organizations' | 'facts' | 'withdrawals' | 'clock'>;

/** An acceptance shows as a membership within seconds; an hour later something is wrong. */
const PATIENCE_MS = 60 * 60 * 1000;

/** Under this subject it is noted that a handshake is cancelled for want of a follower. */
const CANCELING = 'ABANDONED#CANCELING';

const FAILED: LastOutcome = {
  status: 'FAILED',
  reason: 'ABANDONED',
  message: OWN_REASONS.ABANDONED,
  accountId: null,
  placement: null,
  sameAs: null,
  release: null,
};

/** What somebody had asked for. */
const WITHDRAWN: LastOutcome = { ...FAILED, ...explained('WITHDRAWN'), status: 'CANCELED' };

/**
 * The end of an invitation that was never sent, as the row says. The row may be older than what
 * happened, when the table was restored: so a member is JOINED, and was counted when it joined.
 *
 * `isContradicted`: its execution succeeded, and so has recorded an end; then the members are
 * searched even for an address, which takes the whole list.
 */
export async function findUnsentOutcome(
  row: InvitationItem,
  isContradicted: boolean,
  ports: Asking,
): Promise<LastOutcome> {
  const accountId = accountIdOf(row);
  const isSearched = accountId === null && isContradicted;
  const member = isSearched
    ? activeId(await findMemberOf(row, ports.organizations))
    : await findMember(accountId, ports);
  if (member === null) {
    return { ...((await isWithdrawn(row, ports.withdrawals)) ? WITHDRAWN : FAILED), accountId };
  }
  return { ...(await joined(row, member, ports)), release: null };
}

/**
 * The end of an invitation that gets no (other) successor: an open handshake is cancelled, a
 * member is JOINED, and otherwise the handshake's own end counts. Null while an acceptance may still
 * show as a membership: for an hour after `since`, when its settling began.
 */
export async function findLastOutcome(
  row: InvitationItem,
  since: string,
  ports: Asking,
): Promise<LastOutcome | null> {
  const { organizations } = ports;
  const failed = { ...FAILED, accountId: accountIdOf(row) };
  const member = await findMember(accountIdOf(row), ports);
  if (member !== null) return joined(row, member, ports);

  const verdict = await verifyResponse(row, ports);
  if (verdict.kind !== 'open' || row.handshakeId === null) {
    return ended(row, verdict, failed, since, ports);
  }
  await noteCanceling(row, ports);
  const answer = await organizations.cancelHandshake(row.handshakeId);
  if (answer === 'canceled' || answer === 'alreadyCanceled') return canceledByUs(row, failed);
  // Its owner was faster: the handshake has an end of its own by now.
  return ended(row, await verifyResponse(row, ports), failed, since, ports);
}

/** Noted before the call: after a crash, our own cancellation must not look like somebody else's. */
async function noteCanceling(row: InvitationItem, { facts, clock }: Asking): Promise<void> {
  const at = new Date(clock.now()).toISOString();
  await facts.put(row.executionArn, CANCELING, { result: { kind: 'canceling' }, at });
}

async function ended(
  row: InvitationItem,
  verdict: Verdict,
  failed: LastOutcome,
  since: string,
  ports: Asking,
): Promise<LastOutcome | null> {
  if (verdict.kind !== 'ended') {
    const doubt = 'an invitation may still be open: look at it in the console';
    return { ...failed, message: `${OWN_REASONS.ABANDONED}; ${doubt}` };
  }
  const { result } = verdict.seen;
  switch (result.kind) {
    case 'accepted': {
      const member = await findMember(result.accountId, ports);
      if (member !== null) return joined(row, member, ports);
      if (ports.clock.now() < Date.parse(since) + PATIENCE_MS) return null;
      return { ...failed, ...explained('ACCEPTED_WITHOUT_MEMBERSHIP'), release: 'accepted' };
    }
    case 'declined':
      return { ...failed, ...NO_REASON, status: 'DECLINED', release: 'declined' };
    case 'expired':
      return { ...failed, ...NO_REASON, status: 'EXPIRED', release: 'expired' };
    case 'withdrawn':
      return { ...failed, ...explained('WITHDRAWN'), status: 'CANCELED', release: 'canceled' };
    case 'canceled':
    case 'deadline':
      if ((await ports.facts.get(row.executionArn, CANCELING)) !== null) {
        return canceledByUs(row, failed);
      }
      return { ...failed, ...NO_REASON, status: 'CANCELED', release: 'canceled' };
  }
}

/** FAILED, unless it is what somebody had asked for. */
function canceledByUs(row: InvitationItem, failed: LastOutcome): LastOutcome {
  const { accountId } = failed;
  return { ...(row.withdrawRequested ? WITHDRAWN : FAILED), accountId, release: 'canceled' };
}

const NO_REASON = { reason: null, message: null };

function explained(reason: keyof typeof OWN_REASONS) {
  return { reason, message: OWN_REASONS[reason] };
}

async function findMember(
  accountId: string | null,
  { organizations }: Asking,
): Promise<string | null> {
  return activeId(accountId === null ? null : await organizations.describeAccount(accountId));
}

function activeId(account: AccountFacts | null): string | null {
  return account?.state === 'ACTIVE' ? account.id : null;
}

/** Nobody moves the account any more; it may be where it belongs all the same. */
async function joined(
  row: InvitationItem,
  accountId: string,
  { organizations }: Asking,
): Promise<LastOutcome> {
  const placement = await findPlacement(row, accountId, organizations);
  const isUnplaced = placement === Placement.FAILED;
  return {
    status: 'JOINED',
    ...(isUnplaced ? explained('ABANDONED') : NO_REASON),
    accountId,
    placement,
    sameAs: null,
    release: 'accepted',
  };
}

async function findPlacement(
  { organizationalUnit }: InvitationItem,
  accountId: string,
  organizations: Asking['organizations'],
): Promise<Placement> {
  if (organizationalUnit === null) return Placement.NOT_REQUESTED;
  const parent = await organizations.parentOf(accountId);
  return parent === organizationalUnit ? Placement.PLACED : Placement.FAILED;
}
