import { describe, expect, it } from 'vitest';
import { printHistory } from '../../workflow/support/print-history.ts';
import { describeExecutions } from '../../workflow/support/unsettled-executions.ts';
import { failing, Harness, START_AT_MS, task } from './harness.ts';

const WORK = {
  Prepare: { Type: 'Pass', Next: 'Work' },
  Work: task({ Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 90, MaxAttempts: 1 }] }),
};

describe('a printed history', () => {
  it('is one line an event, with its time, type and state, and what went wrong', async () => {
    const harness = new Harness();
    harness.task = failing(2, 'Boom', 'it\nbroke');
    const { arn } = await harness.run(WORK);
    expect(printHistory(harness.history(arn))).toEqual([
      ' 1  2030-01-01T00:00:00.000Z  ExecutionStarted',
      ' 2  2030-01-01T00:00:00.000Z  PassStateEntered  Prepare',
      ' 3  2030-01-01T00:00:00.000Z  PassStateExited   Prepare',
      ' 4  2030-01-01T00:00:00.000Z  TaskStateEntered  Work',
      ' 5  2030-01-01T00:00:00.000Z  TaskScheduled     Work',
      ' 6  2030-01-01T00:00:00.000Z  TaskStarted       Work',
      ' 7  2030-01-01T00:00:00.000Z  TaskFailed        Work  Boom: it broke',
      ' 8  2030-01-01T00:01:30.000Z  TaskScheduled     Work',
      ' 9  2030-01-01T00:01:30.000Z  TaskStarted       Work',
      '10  2030-01-01T00:01:30.000Z  TaskFailed        Work  Boom: it broke',
      '11  2030-01-01T00:01:30.000Z  ExecutionFailed   Boom: it broke',
    ]);
  });

  it('can be the last events only, and says how many it leaves out', async () => {
    const harness = new Harness();
    harness.task = failing(2);
    const { arn } = await harness.run(WORK);
    const events = harness.history(arn);
    expect(printHistory(events, 1)).toEqual([
      '… 10 events before',
      '11  2030-01-01T00:01:30.000Z  ExecutionFailed  Boom: it broke',
    ]);
    expect(printHistory(events, 99)).toHaveLength(11);
    expect(printHistory([])).toEqual([]);
  });

  it('names iterations by their index, and never shows a payload', async () => {
    const harness = new Harness();
    const { arn } = await harness.run(
      {
        Each: {
          ...{ Type: 'Map', End: true },
          ItemProcessor: { StartAt: 'Do', States: { Do: { Type: 'Fail', Error: 'E' } } },
        },
      },
      ['secret'],
    );
    const printed = printHistory(harness.history(arn)).join('\n');
    expect(printed).toContain('MapIterationFailed   Each [0]');
    expect(printed).not.toContain('secret');
  });

  it('takes times as the SDK gives them', () => {
    const timestamp = new Date(START_AT_MS);
    const event = { id: 1, previousEventId: 0, type: 'ExecutionStarted', timestamp };
    expect(printHistory([event])).toEqual(['1  2030-01-01T00:00:00.000Z  ExecutionStarted']);
  });

  it('shortens a long cause', async () => {
    const harness = new Harness();
    const { arn } = await harness.run({ No: { Type: 'Fail', Cause: 'x'.repeat(999) } });
    expect(printHistory(harness.history(arn)).at(-1)).toMatch(/ {2}x{200}…$/);
  });
});

describe('what a failed scenario tells of its executions', () => {
  const states = {
    Which: {
      Type: 'Choice',
      Choices: [
        { Condition: "{% $states.input = 'fail' %}", Next: 'No' },
        { Condition: "{% $states.input = 'wait' %}", Next: 'Idle' },
      ],
      Default: 'Yes',
    },
    No: { Type: 'Fail', Error: 'Refused', Cause: 'by nobody' },
    Idle: { Type: 'Wait', Seconds: 1000, Next: 'Yes' },
    Yes: { Type: 'Succeed' },
  };
  const describeAll = async (...inputs: string[]) => {
    const harness = new Harness();
    const machine = harness.define(states);
    for (const [index, input] of inputs.entries()) harness.start(machine, input, `e${index}`);
    await harness.clock.runDue();
    return describeExecutions({ stepFunctions: harness.service }).split('\n');
  };
  const arn = (name: string) => `arn:aws:states:us-east-1:111111111111:execution:m:${name}`;

  it('begins with what failed, goes on with what runs and leaves out what succeeded', async () => {
    const lines = await describeAll('succeed', 'wait', 'fail');
    expect(lines.filter((line) => !line.startsWith(' '))).toEqual([
      `FAILED ${arn('e2')}`,
      `RUNNING ${arn('e1')}`,
    ]);
    expect(lines[5]).toBe('  5  2030-01-01T00:00:00.000Z  ExecutionFailed     Refused: by nobody');
    expect(lines.at(-1)).toBe('  4  2030-01-01T00:00:00.000Z  WaitStateEntered    Idle');
  });

  it('tells what succeeded when nothing else is there', async () => {
    expect((await describeAll('succeed'))[0]).toBe(`SUCCEEDED ${arn('e0')}`);
  });

  it('stops after a few executions, and says how many are left', async () => {
    const lines = await describeAll(...Array<string>(7).fill('fail'));
    expect(lines.filter((line) => line.startsWith('FAILED'))).toHaveLength(4);
    expect(lines.at(-1)).toBe('… 3 executions more');
  });
});
