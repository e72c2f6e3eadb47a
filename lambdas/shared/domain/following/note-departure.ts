import { HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import type { FollowingPorts } from './following-ports.ts';

export interface Departure {
  /** When the account left, or when that was seen. ISO 8601. */
  readonly at: string;
  /**
   * It was a member until then at least, ms: whoever counted members before counted it. Null when
   * they have been counted without it, and whoever waited for its place has been told.
   */
  readonly leftAfter: number | null;
  readonly message: string | null;
}

/** Of two rows of one account only one tells of the place that it took. */
export function hasPlace({
  handshakeId,
  sameAs,
}: Pick<InvitationItem, 'handshakeId' | 'sameAs'>): boolean {
  return handshakeId !== null && sameAs === null;
}

/**
 * The account of a row is no member any more: gives back its place, once for all who see it.
 * `departedAt` is written last: until then a retry does everything again.
 */
export async function noteDeparture(
  row: InvitationItem,
  { at, leftAfter, message }: Departure,
  { outcomes, turnstile }: Pick<FollowingPorts, 'outcomes' | 'turnstile'>,
): Promise<void> {
  if (leftAfter !== null && hasPlace(row)) {
    await turnstile.release(row.handshakeId, 'departed', leftAfter);
  }
  await outcomes.append({
    target: row.target,
    name: HistoryEventName.DEPARTED,
    at,
    executionArn: row.executionArn,
    message,
  });
  await outcomes.annotate(row.target, row.executionArn, { departedAt: at });
}
