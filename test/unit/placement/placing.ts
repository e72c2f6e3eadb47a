import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { PlaceAccountRequest } from '../../../lambdas/shared/contract/tasks.ts';
import {
  accept,
  invitationOf,
  rowOf,
  visitOf,
  type World,
  worldOf,
} from '../following/following-world.ts';

export const OU = 'ou-abcd-12345678';
export const ACCEPTED_AT = '2026-11-23T10:00:00.000Z';
export const wanted = rowOf({ organizationalUnit: OU });

export function requestOf(
  row: InvitationItem,
  changes: Partial<PlaceAccountRequest> = {},
): PlaceAccountRequest {
  return {
    visit: visitOf({ enteredAt: '2026-11-23T10:00:05.000Z' }),
    invitation: invitationOf(row),
    accountId: row.targetType === 'ACCOUNT' ? row.target : null,
    handshakeId: row.handshakeId,
    acceptedAt: ACCEPTED_AT,
    ...changes,
  };
}

export const anHourLater = visitOf({ enteredAt: '2026-11-23T11:00:05.000Z' });

export function joined(row: InvitationItem): World {
  const world = worldOf(row);
  accept(world);
  return world;
}
