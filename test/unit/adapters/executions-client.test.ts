import type { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { executionsOf, taskCallbacks } from '../../../lambdas/shared/adapters/executions-client.ts';

const answering = (name: string | null) => {
  const send = async () => {
    if (name !== null) throw Object.assign(new Error('refused'), { name });
  };
  return taskCallbacks({ send } as unknown as SFNClient);
};

describe('a token', () => {
  it('resumes whoever waits', async () => {
    expect(await answering(null).succeed('token', {})).toBe('resumed');
  });

  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    'wakes nobody where Step Functions answers %s',
    async (name) => {
      expect(await answering(name).succeed('token', {})).toBe('closed');
    },
  );

  it.each(['', 7, undefined, {}])('is none where the table holds %j', async (token) => {
    expect(await answering(null).succeed(token as never, {})).toBe('closed');
  });

  it('fails when Step Functions cannot be asked, so that it is kept', async () => {
    await expect(answering('ThrottlingException').succeed('token', {})).rejects.toThrow('refused');
  });
});

describe('executions that have ended without success', () => {
  const SINCE = Date.parse('2026-11-25T00:00:00.000Z');
  const execution = (name: string, startedAt: string, endedAt: string) => ({
    executionArn: name,
    startDate: new Date(startedAt),
    stopDate: new Date(endedAt),
  });
  /** The latest started come first; only the aborted ones take two pages. */
  const PAGES = [
    [execution('short', '2026-11-24T22:00:00Z', '2026-11-24T22:00:05Z')],
    [
      execution('waited for weeks', '2026-11-01T00:00:00Z', '2026-11-25T00:00:01Z'),
      execution('old', '2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z'),
    ],
  ];

  it('are found on every page: who started long ago may have ended just now', async () => {
    const send = async ({ input }: ListExecutionsCommand) => {
      if (input.statusFilter !== 'ABORTED') return { executions: [] };
      return input.nextToken === undefined
        ? { executions: PAGES[0], nextToken: 'next' }
        : { executions: PAGES[1] };
    };
    const executions = executionsOf({ send } as unknown as SFNClient, 'arn:stateMachine:x');
    const found: string[] = [];
    for await (const { executionArn, endedAt } of executions.listEnded(SINCE)) {
      found.push(`${executionArn} ${endedAt}`);
    }
    expect(found).toEqual(['waited for weeks 2026-11-25T00:00:01.000Z']);
  });
});
