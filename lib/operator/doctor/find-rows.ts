import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import { awsCommand } from './commands.ts';
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
    ...snapshot.rows.flatMap(findIndexProblem),
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

/** Executions that run and own no open row. */
function findStrayExecutions({ rows, running, at, stack }: Snapshot): Finding[] {
  const open = rows.filter(({ status }) => !isSettled(status));
  const owners = new Set(open.map(({ executionArn }) => executionArn));
  const ownedBy = new Map(open.map((row) => [row.target, row.executionArn]));
  const strays = [...running].filter(
    ([arn, { startedAt }]) => !owners.has(arn) && at - startedAt >= YOUNG_MS,
  );
  return strays.map(([arn, { target }]): Finding => {
    const command = awsCommand(stack, 'stepfunctions', 'stop-execution', '--execution-arn', arn);
    const owner = target === null ? undefined : ownedBy.get(target);
    if (owner !== undefined && running.has(owner)) {
      const detail = `runs for ${target}, whose row execution ${nameOf(owner)} owns`;
      return { code: 'TWO_EXECUTIONS', subject: nameOf(arn), detail, command };
    }
    const detail = `runs for ${target ?? 'no readable target'} and owns no open row`;
    return { code: 'EXECUTION_WITHOUT_ROW', subject: nameOf(arn), detail, command };
  });
}

function findIndexProblem({ target, status, isInOpenIndex }: SeenRow): Finding[] {
  if (isSettled(status) !== isInOpenIndex) return [];
  const [code, detail] = isInOpenIndex
    ? (['SETTLED_IN_INDEX', `is ${status} and carries the attribute`] as const)
    : (['OPEN_NOT_IN_INDEX', `is ${status} and lacks the attribute`] as const);
  return [{ code, subject: target, detail, command: null }];
}

/** Executions are known by their names; the ARNs of one machine differ in nothing else. */
export function nameOf(executionArn: string): string {
  return executionArn.split(':').at(-1) ?? executionArn;
}
