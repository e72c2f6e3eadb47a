import type { Account } from './accounts.ts';
import type { OrganizationsContext } from './context.ts';
import type { DepartureMethod } from './control.ts';
import { accountDeparted } from './event-details.ts';

/** The account stands alone from now on; its place is free. */
export function depart(
  { clock, events, organization }: Pick<OrganizationsContext, 'clock' | 'events' | 'organization'>,
  account: Account,
  method: DepartureMethod,
): void {
  organization.release(account);
  if (events.behaviour.hasMembershipEvents ?? true) {
    events.send(accountDeparted(account.id, clock.now(), method));
  }
}
