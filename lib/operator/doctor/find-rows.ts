import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import { awsCommand, updateRowCommand } from './commands.ts';
import { nameOf } from './execution-names.ts';
import { brokenWaits, rowlessWaits } from './find-waits.ts';
import type { Finding } from './findings.ts';
import type { RunningExecution, SeenRow, Snapshot } from './snapshot.ts';

const HOUR_MS = 3_600_000;
/** Whoever has just been started has had no time to register. */
const YOUNG_MS = 5 * 60_000;
const UNKNOWN = 'UNKNOWN';

/** Rows against executions, and rows against their own index. */
export function findRowProblems(snapshot: Snapshot): Finding[] {
  return [
    ...findDeadOwners(snapshot),
    ...findStrayExecutions(snapshot),
    ...findForeignOwners(snapshot),
    ...findMisfiled(snapshot).map(toIndexProblem),
  ];
}

/** A row that gets its own execution back needs no successor. */
function findDeadOwners(snapshot: Snapshot): Finding[] {
  const mistaken = new Set(foreignOwners(snapshot).map(({ row }) => row.target));
  return snapshot.rows
    .filter(({ target }) => !mistaken.has(target))
    .flatMap((row) => findDeadOwner(row, snapshot));
}

function findDeadOwner(row: SeenRow, { ended, at }: Snapshot): Finding[] {
  const status = ended.get(row.executionArn);
  if (isSettled(row.status) || status === undefined) return [];
  if (status === UNKNOWN && isYetToShow(row, at)) return [];
  const execution = `execution ${nameOf(row.executionArn)}`;
  const why =
    status === UNKNOWN
      ? `Step Functions does not know ${execution}`
      : `${execution} has ended as ${status}`;
  const detail = `is ${row.status}, but ${why}`;
  return [{ code: 'DEAD_OWNER', subject: row.target, detail, command: null }];
}

/** Step Functions is eventually consistent; a successor is named before it is started. */
function isYetToShow(row: SeenRow, at: number): boolean {
  return row.succeeds === null && at - Date.parse(row.updatedAt) < HOUR_MS;
}

/** Executions that run and own no open row, unless another finding explains them. */
function findStrayExecutions(snapshot: Snapshot): Finding[] {
  const { rows, misread, running, stack } = snapshot;
  const mayBeOpen = [...openRows(rows), ...misread];
  const ownedBy = new Map(mayBeOpen.map((row) => [row.target, row.executionArn]));
  const explained = new Set([
    ...brokenWaits(snapshot).map(({ row }) => row.executionArn),
    ...rowlessWaits(snapshot).map(([arn]) => arn),
  ]);
  return strays(snapshot).flatMap((arn): Finding[] => {
    if (explained.has(arn)) return [];
    const target = running.get(arn)?.target ?? null;
    const command = awsCommand(stack, 'stepfunctions', 'stop-execution', '--execution-arn', arn);
    const owner = target === null ? undefined : ownedBy.get(target);
    if (owner !== undefined) {
      const worksFor = running.has(owner) ? (running.get(owner)?.target ?? target) : null;
      // It may be all that its row has: stopping it would end the invitation.
      if (worksFor !== target) return [];
      const detail = `runs for ${target}, whose row execution ${nameOf(owner)} owns`;
      return [{ code: 'TWO_EXECUTIONS', subject: nameOf(arn), detail, command }];
    }
    const detail = `runs for ${target ?? 'no readable target'} and owns no open row`;
    return [{ code: 'EXECUTION_WITHOUT_ROW', subject: nameOf(arn), detail, command }];
  });
}

function strays(snapshot: Snapshot): string[] {
  return withoutRow(snapshot).flatMap(([arn, { startedAt }]) =>
    snapshot.at - startedAt >= YOUNG_MS ? [arn] : [],
  );
}

function withoutRow({ rows, running }: Snapshot): [string, RunningExecution][] {
  const owners = new Set(openRows(rows).map(({ executionArn }) => executionArn));
  return [...running].filter(([arn]) => !owners.has(arn));
}

const openRows = (rows: readonly SeenRow[]) => rows.filter(({ status }) => !isSettled(status));

export interface ForeignOwner {
  readonly row: SeenRow;
  /** What is wrong with what the row names. */
  readonly names: string;
  /** The execution that waits for the target; absent when none does. */
  readonly stray: string | undefined;
}

/**
 * Rows that name no execution, or one that was started for another target, or a dead one while another
 * waits.
 */
export function foreignOwners(snapshot: Snapshot): ForeignOwner[] {
  const { rows, running, waits } = snapshot;
  const waiting = strays(snapshot).filter((arn) => waits.has(arn));
  const byTarget = new Map(waiting.map((arn) => [running.get(arn)?.target, arn]));
  const served = new Set(withoutRow(snapshot).map(([, { target }]) => target));
  return openRows(rows).flatMap((row) => {
    const stray = byTarget.get(row.target);
    // One that runs and does not wait yet is on its way: a later look tells.
    const isOnItsWay = stray === undefined && served.has(row.target);
    const why = isOnItsWay ? null : whyForeign(row, stray !== undefined, snapshot);
    if (why === null) return [];
    const named =
      row.executionArn === '' ? 'no execution' : `execution ${nameOf(row.executionArn)}`;
    return [{ row, stray, names: `names ${named}${why}` }];
  });
}

function whyForeign(
  { executionArn, target: own }: SeenRow,
  isAwaited: boolean,
  { running, ended }: Snapshot,
): string | null {
  if (executionArn === '') return '';
  const target = running.get(executionArn)?.target ?? own;
  if (target !== own) return `, which works for ${target}`;
  const status = ended.get(executionArn);
  if (status === undefined || !isAwaited) return null;
  return status === UNKNOWN ? ', which does not exist' : `, which has ended as ${status}`;
}

function findForeignOwners(snapshot: Snapshot): Finding[] {
  return foreignOwners(snapshot).map(({ row, names, stray }) => {
    const subject = row.target;
    if (stray !== undefined) {
      const detail = `${names}; ${nameOf(stray)} waits for it`;
      return { code: 'OWNER_MISTAKEN', subject, detail, command: null };
    }
    const command = updateRowCommand(snapshot.stack, row, { status: 'FAILED' });
    return { code: 'OWNER_OF_ANOTHER', subject, detail: names, command };
  });
}

/** A row that gets another status gets the attribute with it. */
export function findMisfiled(snapshot: Snapshot): SeenRow[] {
  const reopened = new Set(
    brokenWaits(snapshot)
      .filter(({ code }) => code === 'SETTLED_BUT_WAITING')
      .map(({ row }) => row.target),
  );
  return snapshot.rows.filter(
    ({ target, status, isInOpenIndex }) =>
      isSettled(status) === isInOpenIndex && !reopened.has(target),
  );
}

function toIndexProblem({ target, status, isInOpenIndex }: SeenRow): Finding {
  const [code, detail] = isInOpenIndex
    ? (['SETTLED_IN_INDEX', `is ${status} and carries the attribute`] as const)
    : (['OPEN_NOT_IN_INDEX', `is ${status} and lacks the attribute`] as const);
  return { code, subject: target, detail, command: null };
}
