import { STATUSES, type Status } from '../../../lambdas/shared/contract/status.ts';
import type { OutcomeRow } from '../rehearse/outcome-rows.ts';
import type { RehearsalResult, RehearsalTotals } from '../rehearse/result.ts';
import { sum } from '../rehearse/totals.ts';
import { toDay } from '../rehearse/virtual-day.ts';
import { type OutputMode, printable } from '../terminal.ts';
import { renderTable } from './table.ts';

const STATUS_NAMES = Object.keys(STATUSES) as Status[];
const NO_UNIT = '(root)';
const MOST_OPEN_LISTED = 20;

/** What a person reads at the end: outcomes by status and by unit, totals, files. */
export function renderResult(result: RehearsalResult, mode: OutputMode): string {
  return [
    renderStatuses(result, mode),
    renderUnits(result, mode),
    renderTotals(result, mode),
    ...(result.open.length === 0 ? [] : [renderOpen(result)]),
    ...(result.notes.length === 0
      ? []
      : [result.notes.map((note) => printable(`note: ${note}`)).join('\n')]),
    `Outcomes  ${result.outcomesFile}\nTimeline  ${result.timelineFile}`,
  ].join('\n\n');
}

function renderStatuses({ statuses }: RehearsalResult, mode: OutputMode): string {
  const rows = STATUS_NAMES.filter((status) => statuses[status] !== undefined).map((status) => [
    status,
    statuses[status] ?? 0,
    STATUSES[status].meaning,
  ]);
  return renderTable({ head: ['Status', 'Accounts', 'Meaning'], rows, mode });
}

function renderUnits({ rows: outcomes }: RehearsalResult, mode: OutputMode): string {
  const present = STATUS_NAMES.filter((status) => outcomes.some((row) => row.status === status));
  const units = [...new Set(outcomes.map(unitOf))].sort();
  const rows = units.map((unit) => {
    const members = outcomes.filter((row) => unitOf(row) === unit);
    const counts = present.map((status) => members.filter((row) => row.status === status).length);
    return [unit, members.length, ...counts];
  });
  return renderTable({ head: ['Organizational unit', 'Accounts', ...present], rows, mode });
}

function unitOf({ organizationalUnit }: OutcomeRow): string {
  return organizationalUnit ?? NO_UNIT;
}

function renderTotals(result: RehearsalResult, mode: OutputMode): string {
  const { totals, rows } = result;
  const perAccount = (count: number) =>
    rows.length === 0 ? '0' : (count / rows.length).toFixed(1);
  const refused = sum(Object.values(totals.refusals));
  const lines: [string, string][] = [
    ['Invite calls', String(totals.inviteCalls)],
    ['  refused', String(refused)],
    ...Object.entries(totals.refusals)
      .toSorted(([, a], [, b]) => b - a)
      .map(([code, count]): [string, string] => [`    ${shorten(code)}`, String(count)]),
    ['State transitions per account', perAccount(totals.stateTransitions)],
    ['Function calls per account', perAccount(totals.functionCalls)],
    ['  of the sweep and the watch', perAccount(totals.sweepCalls)],
    ...unexpected(totals),
    ['Virtual duration', `${toDay(result.endMs, result.startMs).toFixed(1)} days`],
    ['Wall time', `${result.wallSeconds.toFixed(1)} s`],
    ['Peak memory', `${Math.round(result.peakMemoryMb)} MB`],
  ];
  return renderTable({ head: ['Total', ''], rows: lines, mode });
}

/** What should not happen is told only when it did. */
function unexpected({ functionErrors, deadLetters }: RehearsalTotals): [string, string][] {
  const lines: [string, number][] = [
    ['Function calls that threw', functionErrors],
    ['Dead letters', deadLetters],
  ];
  return lines.filter(([, count]) => count > 0).map(([name, count]) => [name, String(count)]);
}

/** `HandshakeConstraintViolationException/REASON` is known by its reason. */
function shorten(code: string): string {
  return code.split('/').at(-1) ?? code;
}

function renderOpen({ open }: RehearsalResult): string {
  const shown = open.slice(0, MOST_OPEN_LISTED).join(', ');
  const rest = open.length > MOST_OPEN_LISTED ? ` and ${open.length - MOST_OPEN_LISTED} more` : '';
  return printable(`Still open when the days ran out: ${shown}${rest}`);
}
