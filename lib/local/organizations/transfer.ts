import type { Account } from './accounts.ts';
import type { OrganizationsContext } from './context.ts';
import { ExceptionName, fault } from './faults.ts';
import { AccountState } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const LEAST_ORGANIZATION_AGE_MS = 7 * DAY_HOURS * HOUR_MS;
const LEAST_CREATED_ACCOUNT_AGE_MS = 4 * DAY_HOURS * HOUR_MS;

/** What must hold for an account to join, and to leave another organization for it in the same step. */
export function requireTransferable(context: OrganizationsContext, account: Account): void {
  if (account.state !== AccountState.Active) throw fault(ExceptionName.AccessDenied);
  const { elsewhere } = account;
  if (elsewhere === undefined) return;
  if (elsewhere.role === 'management') throw fault(ExceptionName.ManagementAccountCannotLeave);
  if (elsewhere.isLeavingDenied === true) throw fault(ExceptionName.AccessDenied);
  if (elsewhere.isDelegatedAdministrator === true) {
    throw fault(
      ExceptionName.ConstraintViolation,
      'CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG',
    );
  }
  if (isTooYoung(context, elsewhere.createdInsideHoursAgo)) {
    throw fault(ExceptionName.ConstraintViolation, 'WAIT_PERIOD_ACTIVE');
  }
}

function isTooYoung(context: OrganizationsContext, createdHoursAgo: number | undefined): boolean {
  const { clock, organization, startMs } = context;
  const nowMs = clock.now();
  if (nowMs - organization.createdAtMs < LEAST_ORGANIZATION_AGE_MS) return true;
  if (createdHoursAgo === undefined) return false;
  return nowMs - (startMs - createdHoursAgo * HOUR_MS) < LEAST_CREATED_ACCOUNT_AGE_MS;
}
