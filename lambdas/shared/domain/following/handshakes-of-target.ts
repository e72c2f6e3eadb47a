import type { InvitationItem } from '../../contract/outcome-item.ts';
import { TargetType } from '../../contract/target.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';

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
