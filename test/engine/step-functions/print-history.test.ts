import { describe, expect, it } from 'vitest';
import { printHistory } from '../../workflow/support/print-history.ts';
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
