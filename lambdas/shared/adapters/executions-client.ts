import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { EndedExecution, Executions, Timers } from '../ports/executions.ts';
import type { Callbacks } from '../ports/messaging.ts';

const CLOSED_TOKENS = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

export function taskCallbacks(client: SFNClient): Callbacks {
  return {
    async succeed(token, result) {
      // Of the coordination table nobody can say that it holds what was filed there.
      if (typeof token !== 'string' || token === '') return 'closed';
      try {
        await client.send(
          new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(result) }),
        );
        return 'resumed';
      } catch (error) {
        if (error instanceof Error && CLOSED_TOKENS.has(error.name)) return 'closed';
        throw error;
      }
    },
  };
}

async function start(
  client: SFNClient,
  stateMachineArn: string,
  name: string,
  input: string,
): Promise<'started' | 'exists'> {
  try {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    return 'started';
  } catch (error) {
    if (isNamed(error, 'ExecutionAlreadyExists')) return 'exists';
    throw error;
  }
}

const UNSUCCESSFUL = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/**
 * The latest started come first, 1,000 a page, and one that started long ago may have ended just now:
 * every page is read. There are as many as have failed within 90 days.
 */
async function* listEndedAs(
  client: SFNClient,
  stateMachineArn: string,
  statusFilter: (typeof UNSUCCESSFUL)[number],
  since: number,
): AsyncIterable<EndedExecution> {
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter, maxResults: 1000, nextToken }),
    );
    for (const { executionArn, stopDate } of page.executions ?? []) {
      if (executionArn === undefined || stopDate === undefined) continue;
      if (stopDate.getTime() >= since) yield { executionArn, endedAt: stopDate.toISOString() };
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

export function executionsOf(client: SFNClient, stateMachineArn: string): Executions {
  return {
    async describe(executionArn) {
      try {
        const answer = await client.send(new DescribeExecutionCommand({ executionArn }));
        const { status = 'RUNNING', input = null, stopDate } = answer;
        return { status, endedAt: stopDate?.toISOString() ?? null, input };
      } catch (error) {
        if (isNamed(error, 'ExecutionDoesNotExist')) return null;
        throw error;
      }
    },
    async *listRunning() {
      let nextToken: string | undefined;
      do {
        const page = await client.send(
          new ListExecutionsCommand({
            stateMachineArn,
            statusFilter: 'RUNNING',
            maxResults: 1000,
            nextToken,
          }),
        );
        for (const { executionArn } of page.executions ?? []) {
          if (executionArn !== undefined) yield executionArn;
        }
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    },
    async *listEnded(since) {
      for (const status of UNSUCCESSFUL) yield* listEndedAs(client, stateMachineArn, status, since);
    },
    start: (name, input) => start(client, stateMachineArn, name, input),
    arnOf: (name) => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`,
  };
}

export function timersOf(client: SFNClient, stateMachineArn: string): Timers {
  return {
    async start(name, dueAt) {
      const input = JSON.stringify({ dueAt: new Date(dueAt).toISOString() });
      await start(client, stateMachineArn, name, input);
    },
  };
}
