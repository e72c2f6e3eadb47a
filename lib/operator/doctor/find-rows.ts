import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import { awsCommand, updateRowCommand } from './commands.ts';
import { nameOf } from './execution-names.ts';
import { brokenWaits, rowlessWaits } from './find-waits.ts';
import type { Finding } from './findings.ts';
import type { SeenRow, Snapshot } from './snapshot.ts';

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
  const { rows, running, stack } = snapshot;
  const open = openRows(rows);
  const ownedBy = new Map(open.map((row) => [row.target, row.executionArn]));
  const explained = new Set([
    ...foreignOwners(snapshot).map(({ stray }) => stray),
    ...brokenWaits(snapshot).map(({ row }) => row.executionArn),
    ...rowlessWaits(snapshot).map(([arn]) => arn),
  ]);
  return strays(snapshot).flatMap((arn): Finding[] => {
    if (explained.has(arn)) return [];
    const target = running.get(arn)?.target ?? null;
    const command = awsCommand(stack, 'stepfunctions', 'stop-execution', '--execution-arn', arn);
    const owner = target === null ? undefined : ownedBy.get(target);
    if (owner !== undefined && running.has(owner)) {
      const detail = `runs for ${target}, whose row execution ${nameOf(owner)} owns`;
      return [{ code: 'TWO_EXECUTIONS', subject: nameOf(arn), detail, command }];
    }
    const detail = `runs for ${target ?? 'no readable target'} and owns no open row`;
    return [{ code: 'EXECUTION_WITHOUT_ROW', subject: nameOf(arn), detail, command }];
  });
}

function strays({ rows, running, at }: Snapshot): string[] {
  const owners = new Set(openRows(rows).map(({ executionArn }) => executionArn));
  return [...running].flatMap(([arn, { startedAt }]) =>
    !owners.has(arn) && at - startedAt >= YOUNG_MS ? [arn] : [],
  );
}

const openRows = (rows: readonly SeenRow[]) => rows.filter(({ status }) => !isSettled(status));

export interface ForeignOwner {
  readonly row: SeenRow;
  /** What is wrong with the execution that the row names. */
  readonly why: string;
  /** The execution that waits for the target; absent when none does. */
  readonly stray: string | undefined;
}

/** Rows that name an execution which was started for another target, or a dead one while another waits. */
export function foreignOwners(snapshot: Snapshot): ForeignOwner[] {
  const { rows, running, ended, waits } = snapshot;
  const waiting = strays(snapshot).filter((arn) => waits.has(arn));
  const byTarget = new Map(waiting.map((arn) => [running.get(arn)?.target, arn]));
  return openRows(rows).flatMap((row) => {
    const stray = byTarget.get(row.target);
    const target = running.get(row.executionArn)?.target ?? row.target;
    if (target !== row.target) return [{ row, stray, why: `works for ${target}` }];
    const status = ended.get(row.executionArn);
    return status === undefined || stray === undefined
      ? []
      : [{ row, stray, why: status === UNKNOWN ? 'does not exist' : `has ended as ${status}` }];
  });
}

function findForeignOwners(snapshot: Snapshot): Finding[] {
  return foreignOwners(snapshot).map(({ row, why, stray }) => {
    const names = `names execution ${nameOf(row.executionArn)}, which ${why}`;
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
