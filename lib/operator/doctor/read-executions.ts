import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  paginateListExecutions,
} from '@aws-sdk/client-sfn';
import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import { parseTarget } from '../../../lambdas/shared/contract/target.ts';
import type { AwsClients } from './aws-clients.ts';
import type { Coordination } from './read-tables.ts';
import type { RunningExecution, SeenRow, Snapshot } from './snapshot.ts';
import type { StackNames } from './stack-names.ts';

export type Executions = Pick<Snapshot, 'running' | 'ended'>;

/** A row that somebody has edited may name anything. */
const NOT_AN_EXECUTION: ReadonlySet<string> = new Set([
  'ExecutionDoesNotExist',
  'InvalidArn',
  'ValidationException',
]);

/** Redriven executions run again, or are about to. */
const ALIVE: ReadonlySet<string> = new Set(['RUNNING', 'PENDING_REDRIVE']);

/**
 * One list for all that run. Whoever is named somewhere and not in it is asked for by name, and so is
 * whoever runs without a row or for two, for its target.
 */
export async function readExecutions(
  clients: AwsClients,
  stack: StackNames,
  rows: readonly SeenRow[],
  { parked, control }: Coordination,
): Promise<Executions> {
  const running = await listRunning(clients, stack);
  const ended = new Map<string, string>();
  const owners = rows.filter(({ status }) => !isSettled(status)).map((row) => row.executionArn);
  const named = [...owners, ...[...parked, ...(control?.permits ?? [])].map(arnOf)];
  for (const arn of new Set(named)) {
    if (running.has(arn) || arn === '') continue;
    const execution = await describe(arn, clients);
    if (ALIVE.has(execution?.status ?? '')) running.set(arn, toRunning(execution));
    else ended.set(arn, execution?.status ?? 'UNKNOWN');
  }
  await readTargets(clients, running, owners);
  return { running, ended };
}

/** Of whoever owns no open row, or two. */
async function readTargets(
  clients: AwsClients,
  running: Map<string, RunningExecution>,
  owners: readonly string[],
): Promise<void> {
  const owned = new Map<string, number>();
  for (const arn of owners) owned.set(arn, (owned.get(arn) ?? 0) + 1);
  for (const arn of [...running.keys()].filter((candidate) => owned.get(candidate) !== 1)) {
    const execution = await describe(arn, clients);
    if (ALIVE.has(execution?.status ?? '')) running.set(arn, toRunning(execution));
    else running.delete(arn);
  }
}

const arnOf = ({ executionArn }: { readonly executionArn: string }) => executionArn;

async function listRunning(
  { stepFunctions: client }: AwsClients,
  { stateMachineArn }: StackNames,
): Promise<Map<string, RunningExecution>> {
  const running = new Map<string, RunningExecution>();
  const filter = { stateMachineArn, statusFilter: 'RUNNING', maxResults: 1000 } as const;
  for await (const { executions = [] } of paginateListExecutions({ client }, filter)) {
    for (const { executionArn = '', startDate } of executions) {
      running.set(executionArn, { startedAt: startDate?.getTime() ?? 0, target: null });
    }
  }
  return running;
}

async function describe(
  executionArn: string,
  { stepFunctions }: AwsClients,
): Promise<DescribeExecutionCommandOutput | null> {
  try {
    return await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (error instanceof Error && NOT_AN_EXECUTION.has(error.name)) return null;
    throw error;
  }
}

function toRunning(execution: DescribeExecutionCommandOutput | null): RunningExecution {
  const startedAt = execution?.startDate?.getTime() ?? 0;
  return { startedAt, target: targetOf(execution?.input ?? '{}') };
}

/** The input is the event that asked; one that cannot be read was kept as it came. */
function targetOf(input: string): string | null {
  const { detail } = JSON.parse(input) as {
    readonly detail?: { readonly target?: unknown } | null;
  };
  const target = detail?.target;
  return typeof target === 'string' ? (parseTarget(target)?.id ?? null) : null;
}
