import { accountIdOf } from '../../contract/outcome-item.ts';
import type { FollowingPorts } from './following-ports.ts';
import {
  endingOf,
  endingOfForgotten,
  type FollowedRow,
  membershipOf,
  type SeenResponse,
} from './response.ts';

export type Verdict =
  | { readonly kind: 'ended'; readonly seen: SeenResponse }
  | { readonly kind: 'open' }
  /** AWS does not know the handshake: it ended over 30 days ago, or cannot be seen yet. */
  | { readonly kind: 'forgotten' }
  /** Nothing to ask AWS about: an adopted invitation that the sweep has not found yet. */
  | { readonly kind: 'unnamed' };

/**
 * Asks AWS how an invitation stands. Membership decides before the handshake does, since an
 * ACCEPTED handshake is no membership; it is also the cheaper question (20 calls a second, not 1).
 */
export async function verifyResponse(
  row: FollowedRow,
  { organizations, clock }: Pick<FollowingPorts, 'organizations' | 'clock'>,
): Promise<Verdict> {
  const accountId = accountIdOf(row);
  const account = accountId === null ? null : await organizations.describeAccount(accountId);
  const joined = account === null ? null : membershipOf(account, row, clock.now());
  if (joined !== null) return { kind: 'ended', seen: joined };
  const handshake =
    row.handshakeId === null ? null : await organizations.describeHandshake(row.handshakeId);
  if (handshake !== null) {
    const seen = endingOf(handshake, row, clock.now());
    return seen === null ? { kind: 'open' } : { kind: 'ended', seen };
  }
  const over = accountId === null ? null : endingOfForgotten(row, clock.now());
  if (over !== null) return { kind: 'ended', seen: over };
  return { kind: row.handshakeId === null ? 'unnamed' : 'forgotten' };
}
