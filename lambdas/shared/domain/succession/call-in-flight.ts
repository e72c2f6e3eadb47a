import { INVITE_TIMEOUT_SECONDS } from '../../contract/invite-timeout.ts';
import type { InvitationItem } from '../../contract/outcome-item.ts';
import { StateName } from '../../contract/state-names.ts';
import type { ParkedToken } from '../../ports/coordination.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';
import { findUnrecorded } from '../following/handshakes-of-target.ts';
import type { SuccessionPorts } from './succession-ports.ts';

/** After the function's timeout nothing of a call can be under way any more. */
const OVER_AFTER_MS = (INVITE_TIMEOUT_SECONDS + 60) * 1000;

/**
 * Whether an execution died while it may have been calling: it had been let out of the queue. Its
 * permit tells that (`hasTaken`) until it runs out, and the missing token tells it for good. A token
 * alone does not tell that it waits: whoever admits wakes it first, and may die before removing it.
 */
export function mayHaveCalled(
  { status }: InvitationItem,
  left: readonly ParkedToken[],
  hasTaken: boolean,
): boolean {
  if (status !== 'QUEUED' && status !== 'WAITING') return false;
  return hasTaken || left.every(({ state }) => state !== StateName.AWAIT_ADMISSION);
}

export type CallInFlight =
  /** Its function may still be running, or whoever asks may not read the list. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' }
  | { readonly kind: 'sent'; readonly handshake: HandshakeFacts };

/** The invitation of a call whose execution died before it was recorded. `since`: when its settling began. */
export async function findCall(
  row: InvitationItem,
  since: string,
  mayList: boolean,
  ports: SuccessionPorts,
): Promise<CallInFlight> {
  if (!mayList || ports.clock.now() < Date.parse(since) + OVER_AFTER_MS) return { kind: 'unknown' };
  const handshake = await findUnrecorded(row, row.executionArn, Date.parse(row.statusAt), ports);
  return handshake === null ? { kind: 'none' } : { kind: 'sent', handshake };
}

/** As the function would have recorded it: whoever follows the invitation on finds it in the row. */
export async function recordCall(
  row: InvitationItem,
  { id, requestedAt, expiresAt }: HandshakeFacts,
  { directory, outcomes }: SuccessionPorts,
): Promise<InvitationItem> {
  if (row.handshakeId === id) return row;
  const { target, executionArn } = row;
  await directory.link('HANDSHAKE', id, { target, executionArn, countedAt: requestedAt });
  const change = {
    handshakeId: id,
    invitedAt: new Date(requestedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    attempts: row.attempts + 1,
  };
  await outcomes.annotate(target, executionArn, change);
  return { ...row, ...change };
}
