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
    ...snapshot.rows.flatMap((row) => findDeadOwner(row, snapshot)),
    ...findStrayExecutions(snapshot),
    ...findForeignOwners(snapshot),
    ...findMisfiled(snapshot).map(toIndexProblem),
  ];
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

/** Rows that name an execution which was started for another target, and who runs for theirs. */
function foreignOwners(snapshot: Snapshot) {
  const { rows, running } = snapshot;
  const byTarget = new Map(strays(snapshot).map((arn) => [running.get(arn)?.target, arn]));
  return openRows(rows).flatMap((row) => {
    const target = running.get(row.executionArn)?.target ?? null;
    if (target === null || target === row.target) return [];
    return [{ row, worksFor: target, stray: byTarget.get(row.target) }];
  });
}

function findForeignOwners(snapshot: Snapshot): Finding[] {
  return foreignOwners(snapshot).map(({ row, worksFor, stray }) => ({
    code: 'OWNER_OF_ANOTHER',
    subject: row.target,
    detail: `names execution ${nameOf(row.executionArn)}, which works for ${worksFor}`,
    command:
      stray === undefined ? null : updateRowCommand(snapshot.stack, row, { executionArn: stray }),
  }));
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
