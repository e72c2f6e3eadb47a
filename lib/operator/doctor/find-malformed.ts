import {
  DEFAULT_CAMPAIGN,
  DEFAULT_PRIORITY,
} from '../../../lambdas/shared/contract/incoming-events.ts';
import { DEFAULT_SETTINGS } from '../../../lambdas/shared/contract/settings.ts';
import { STATUSES } from '../../../lambdas/shared/contract/status.ts';
import { parseTarget } from '../../../lambdas/shared/contract/target.ts';
import { updateRowCommand } from './commands.ts';
import { nameOf } from './execution-names.ts';
import type { Finding } from './findings.ts';
import type { SeenRow, Snapshot } from './snapshot.ts';

/** Rows that are not what the contract says a row is. */
export function findMalformedRows(snapshot: Snapshot): Finding[] {
  return [
    ...findUnknownStatuses(snapshot),
    ...snapshot.rows.flatMap((row) => findIncompleteRow(row, snapshot)),
  ];
}

/** Whoever owns it waits for nothing: otherwise its state tells the status. */
function findUnknownStatuses(snapshot: Snapshot): Finding[] {
  const { misread, waits, stack } = snapshot;
  return misread
    .filter(({ executionArn }) => !waits.has(executionArn))
    .map(({ target, record, status, executionArn }) => ({
      code: 'STATUS_UNKNOWN',
      subject: target,
      detail: `is '${status}'; expected one of ${Object.keys(STATUSES).join(', ')}`,
      command: updateRowCommand(
        stack,
        { target, record, executionArn, status: status as SeenRow['status'] },
        { status: 'FAILED' },
      ),
    }));
}

/** What a row cannot do without, and what a person would write where it is missing. */
const NEEDED = {
  attempts: ({ invitedAt }) => (invitedAt === null || invitedAt === undefined ? 0 : 1),
  maxInvitations: () => DEFAULT_SETTINGS.maxInvitationsPerAccount,
  priority: () => DEFAULT_PRIORITY,
  targetType: ({ target }) => parseTarget(target)?.type ?? null,
  campaign: () => DEFAULT_CAMPAIGN,
  requestId: ({ executionArn }) => nameOf(executionArn),
  eventId: ({ executionArn }) => nameOf(executionArn),
  requestedAt: ({ statusAt }) => statusAt,
  statusAt: ({ updatedAt }) => updatedAt,
  updatedAt: ({ statusAt }) => statusAt,
} as const satisfies Partial<Record<keyof SeenRow, (row: SeenRow) => string | number | null>>;
type Needed = keyof typeof NEEDED;

const NUMBERS: ReadonlySet<string> = new Set(['attempts', 'maxInvitations', 'priority']);

function findIncompleteRow(row: SeenRow, { stack }: Snapshot): Finding[] {
  const missing = (Object.keys(NEEDED) as Needed[]).filter(
    (name) => typeof row[name] !== (NUMBERS.has(name) ? 'number' : 'string'),
  );
  if (missing.length === 0) return [];
  const change = Object.fromEntries(missing.map((name) => [name, NEEDED[name](row)]));
  const detail = `lacks ${missing.join(', ')}, or holds what it may not hold`;
  const command = updateRowCommand(stack, row, change);
  return [{ code: 'ROW_INCOMPLETE', subject: row.target, detail, command }];
}
