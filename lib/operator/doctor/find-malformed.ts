import {
  DEFAULT_CAMPAIGN,
  DEFAULT_PRIORITY,
} from '../../../lambdas/shared/contract/incoming-events.ts';
import { DEFAULT_SETTINGS } from '../../../lambdas/shared/contract/settings.ts';
import { isSettled, STATUSES } from '../../../lambdas/shared/contract/status.ts';
import { parseTarget } from '../../../lambdas/shared/contract/target.ts';
import { updateRowCommand } from './commands.ts';
import { nameOf } from './execution-names.ts';
import type { Finding } from './findings.ts';
import { isInstant } from './instants.ts';
import type { Optional, SeenRow, Snapshot } from './snapshot.ts';

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

type Value = string | number | boolean | null;
type Wanted = (row: SeenRow, instant: string) => Value;

/** What a row cannot do without, and what a person would write where it is missing. */
const NEEDED = {
  attempts: ({ invitedAt }) => (invitedAt === null ? 0 : 1),
  maxInvitations: () => DEFAULT_SETTINGS.maxInvitationsPerAccount,
  priority: () => DEFAULT_PRIORITY,
  withdrawRequested: () => false,
  targetType: ({ target }) => parseTarget(target)?.type ?? null,
  campaign: () => DEFAULT_CAMPAIGN,
  requestId: ({ executionArn }) => nameOf(executionArn),
  eventId: ({ executionArn }) => nameOf(executionArn),
  requestedAt: (_, instant) => instant,
  statusAt: (_, instant) => instant,
  updatedAt: (_, instant) => instant,
} as const satisfies Partial<Record<keyof SeenRow, Wanted>>;
type Needed = keyof typeof NEEDED;

const NUMBERS: ReadonlySet<Needed> = new Set(['attempts', 'maxInvitations', 'priority']);
const FLAGS: ReadonlySet<Needed> = new Set(['withdrawRequested']);
const INSTANTS = ['statusAt', 'updatedAt', 'requestedAt'] as const satisfies readonly Needed[];

/** What of the rest its status tells. All else is null: what looks for it finds it again, or asks. */
const OPTIONAL: Readonly<Partial<Record<Optional, Wanted>>> = {
  invitedAt: ({ status }, instant) => (status === 'INVITED' ? instant : null),
  settledAt: ({ status }, instant) => (isSettled(status) ? instant : null),
};

function findIncompleteRow(row: SeenRow, { stack, at }: Snapshot): Finding[] {
  const missing = (Object.keys(NEEDED) as Needed[]).filter((name) => !isHeld(name, row[name]));
  const names = [...missing, ...row.misheld];
  if (names.length === 0) return [];
  const instant = INSTANTS.map((name) => row[name]).find(isInstant) ?? new Date(at).toISOString();
  const wanted: Readonly<Record<string, Wanted>> = { ...OPTIONAL, ...NEEDED };
  const change = Object.fromEntries(
    names.map((name) => [name, wanted[name]?.(row, instant) ?? null]),
  );
  const detail = `lacks ${names.join(', ')}, or holds what it may not hold`;
  const command = updateRowCommand(stack, row, change);
  return [{ code: 'ROW_INCOMPLETE', subject: row.target, detail, command }];
}

function isHeld(name: Needed, value: unknown): boolean {
  if (INSTANTS.some((instant) => instant === name)) return isInstant(value);
  if (FLAGS.has(name)) return typeof value === 'boolean';
  return typeof value === (NUMBERS.has(name) ? 'number' : 'string');
}
