import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Executions, Timers } from '../ports/executions.ts';
import type { Callbacks } from '../ports/messaging.ts';

const CLOSED_TOKENS = new Set(['TaskTimedOut', 'TaskDoesNotExist']);

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

export function taskCallbacks(client: SFNClient): Callbacks {
  return {
    async succeed(token, result) {
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

export function executionsOf(client: SFNClient, stateMachineArn: string): Executions {
  return {
    async describe(executionArn) {
      try {
        const answer = await client.send(new DescribeExecutionCommand({ executionArn }));
        return { status: answer.status ?? 'RUNNING', input: answer.input ?? null };
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
