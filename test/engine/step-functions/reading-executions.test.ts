import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { Harness, START_AT_MS } from './harness.ts';

const WAITING: Record<string, Json> = { Idle: { Type: 'Wait', Seconds: 60, End: true } };
const named = (name: string) => expect.objectContaining({ name });

const token = (place: string) => Buffer.from(place).toString('base64');

describe('GetExecutionHistory', () => {
  it('pages forwards and backwards through the same events', async () => {
    const harness = new Harness();
    const { arn: executionArn } = await harness.run(WAITING);
    const pages = (reverseOrder: boolean) => {
      const ids: number[] = [];
      let nextToken: string | undefined;
      do {
        const page = harness.call<{ events: { id: number }[]; nextToken?: string }>(
          'GetExecutionHistory',
          { executionArn, reverseOrder, maxResults: 3, nextToken },
        );
        ids.push(...page.events.map(({ id }) => id));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return ids;
    };
    expect(pages(false)).toEqual([1, 2, 3, 4]);
    expect(pages(true)).toEqual([4, 3, 2, 1]);
  });

  it('tells instants in seconds and leaves data out when asked', async () => {
    const harness = new Harness();
    const { arn: executionArn } = await harness.run(WAITING, { n: 1 });
    const events = harness.call<{ events: unknown[] }>('GetExecutionHistory', {
      ...{ executionArn, includeExecutionData: false },
    }).events;
    expect(events[0]).toEqual({
      ...{ id: 1, previousEventId: 0, type: 'ExecutionStarted', timestamp: START_AT_MS / 1000 },
      executionStartedEventDetails: { roleArn: 'arn:role', inputDetails: { truncated: false } },
    });
  });

  it.each([
    ['ValidationException', { maxResults: 1001 }],
    ['InvalidToken', { nextToken: 'nonsense' }],
    ['InvalidToken', { nextToken: token('100000000000') }],
    ['InvalidToken', { nextToken: token('-5') }],
    ['ValidationException', { maxResults: 1.5 }],
    ['InvalidArn', { executionArn: 'e' }],
    ['ExecutionDoesNotExist', { executionArn: 'arn:aws:states:us-east-1:1:execution:m:none' }],
  ])('fails with %s for %o', (name, input) => {
    const harness = new Harness();
    const executionArn = harness.start(harness.define(WAITING));
    expect(() => harness.call('GetExecutionHistory', { executionArn, ...input })).toThrow(
      named(name),
    );
  });

  it('fails when the history was not kept', async () => {
    const harness = new Harness({ keepHistories: 'running' });
    const executionArn = harness.start(harness.define(WAITING));
    await harness.clock.runDue();
    expect(harness.types(executionArn)).toContain('WaitStateEntered');
    await harness.clock.runUntilIdle();
    expect(() => harness.history(executionArn)).toThrow('its history was not kept');
    expect(harness.describe(executionArn).status).toBe('SUCCEEDED');
  });
});

describe('ListExecutions', () => {
  it('lists the newest first, by status and in pages that later starts do not shift', async () => {
    const harness = new Harness();
    const stateMachineArn = harness.define(WAITING);
    for (const name of ['a', 'b', 'c', 'd']) {
      harness.start(stateMachineArn, {}, name);
    }
    harness.call('StopExecution', {
      executionArn: `${stateMachineArn.replace('stateMachine', 'execution')}:c`,
    });
    const list = (input: Record<string, unknown>) =>
      harness.call<{ executions: { name: string }[]; nextToken?: string }>('ListExecutions', {
        ...{ stateMachineArn, statusFilter: 'RUNNING', maxResults: 2 },
        ...input,
      });
    const first = list({});
    expect(first.executions.map(({ name }) => name)).toEqual(['d', 'b']);
    harness.start(stateMachineArn, {}, 'e');
    const second = list({ nextToken: first.nextToken });
    expect(second.executions.map(({ name }) => name)).toEqual(['a']);
    expect(second.nextToken).toBeUndefined();
  });

  it('lists by whether they were redriven', async () => {
    const harness = new Harness();
    const stateMachineArn = harness.define({ No: { Type: 'Fail', Error: 'E' } });
    for (const name of ['a', 'b']) harness.start(stateMachineArn, {}, name);
    await harness.clock.runUntilIdle();
    const executionArn = `${stateMachineArn.replace('stateMachine', 'execution')}:a`;
    harness.call('RedriveExecution', { executionArn });
    await harness.clock.runUntilIdle();
    const names = (redriveFilter: string) =>
      harness
        .call<{ executions: { name: string; redriveCount: number }[] }>('ListExecutions', {
          ...{ stateMachineArn, redriveFilter },
        })
        .executions.map(({ name, redriveCount }) => [name, redriveCount]);
    expect(names('REDRIVEN')).toEqual([['a', 1]]);
    expect(names('NOT_REDRIVEN')).toEqual([['b', 0]]);
  });

  it.each([
    ['ValidationException', { statusFilter: 'SLEEPING' }],
    ['ValidationException', { statusFilter: 'PENDING_REDRIVE' }],
    ['ValidationException', { redriveFilter: 'MAYBE' }],
    ['ValidationException', { maxResults: 1001 }],
    ['InvalidToken', { nextToken: 'nonsense' }],
    ['InvalidToken', { nextToken: token('100000000000') }],
    ['InvalidToken', { nextToken: token('-5') }],
    ['ValidationException', { maxResults: 1.5 }],
    ['InvalidArn', { stateMachineArn: 'm' }],
  ])('fails with %s for %o', (name, input) => {
    const harness = new Harness();
    const stateMachineArn = harness.define(WAITING);
    expect(() => harness.call('ListExecutions', { stateMachineArn, ...input })).toThrow(
      named(name),
    );
  });
});
