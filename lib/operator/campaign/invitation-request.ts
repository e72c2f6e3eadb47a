import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { EventDetail } from '../../../lambdas/shared/contract/events.ts';
import { accountInvitationRequested } from '../../../lambdas/shared/contract/incoming-events.ts';

export type AccountInvitationDetail = EventDetail<'AccountInvitationRequested'>;

/** One account of a campaign. The unit is a path: its id is known only once there is an organization. */
export interface CampaignRow {
  readonly line: number;
  readonly target: string;
  /** `null` leaves the account in the root. */
  readonly unitPath: string | null;
  readonly request: Omit<AccountInvitationDetail, 'organizationalUnit'>;
}

export interface Campaign {
  readonly file: string;
  readonly rows: readonly CampaignRow[];
}

/** The detail of the event that asks for the invitation of this account. */
export function toInvitationDetail(
  row: CampaignRow,
  idOfUnit: (path: string) => string,
): AccountInvitationDetail {
  const unit = row.unitPath === null ? {} : { organizationalUnit: idOfUnit(row.unitPath) };
  return accountInvitationRequested.parse({ ...row.request, ...unit, version: EVENT_VERSION });
}
