import type { InvitationItem } from '../../contract/outcome-item.ts';
import { TargetType } from '../../contract/target.ts';
import type { Directory } from '../../ports/coordination.ts';
import type { HandshakeFacts, Organizations } from '../../ports/organizations.ts';
import { isPending } from './response.ts';

/** Clocks of AWS and of ours may differ by this much. */
export const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

/** Sent to this very target: the e-mail address stays when its party becomes an account. */
export function isTo(
  handshake: HandshakeFacts,
  row: Pick<InvitationItem, 'target' | 'targetType'>,
): boolean {
  return row.targetType === TargetType.EMAIL
    ? handshake.email === row.target || handshake.party?.id === row.target
    : handshake.email === null && handshake.party?.id === row.target;
}

export function newestOf(handshakes: readonly HandshakeFacts[]): HandshakeFacts | null {
  return handshakes.toSorted((a, b) => b.requestedAt - a.requestedAt)[0] ?? null;
}

/**
 * The invitation that an execution may have sent to a target since then, ms, and that nobody has
 * recorded; null when there is none. In any state: its owner may have answered already. One that is
 * linked to another execution answers for that, however recent it is.
 */
export async function findUnrecorded(
  row: Pick<InvitationItem, 'target' | 'targetType'>,
  executionArn: string,
  since: number,
  ports: {
    readonly organizations: Pick<Organizations, 'listInvitations'>;
    readonly directory: Pick<Directory, 'find'>;
  },
): Promise<HandshakeFacts | null> {
  const sent: HandshakeFacts[] = [];
  for await (const handshake of ports.organizations.listInvitations()) {
    if (handshake.requestedAt < since - CLOCK_TOLERANCE_MS || !isTo(handshake, row)) continue;
    const link = await ports.directory.find('HANDSHAKE', handshake.id);
    if (link !== null && link.executionArn !== executionArn) continue;
    sent.push(handshake);
    // Only one can be open, and it is the newest.
    if (isPending(handshake)) break;
  }
  return newestOf(sent);
}
