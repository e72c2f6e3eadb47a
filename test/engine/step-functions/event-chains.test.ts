import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { failing, Harness, task } from './harness.ts';

type States = Record<string, Json>;

const graph = (states: States) => ({ StartAt: Object.keys(states)[0] ?? '', States: states });
const parallel = (branch: States, fields: States = {}) => ({
  Split: { Type: 'Parallel', Branches: [graph(branch)], End: true, ...fields },
  Caught: { Type: 'Succeed' },
});
const caughtBy = (...catchers: States[]) => ({
  Catch: catchers.map((catcher) => ({ Next: 'Caught', ErrorEquals: ['States.ALL'], ...catcher })),
});
const UNDEFINED = '{% $states.input.missing %}';
const undefinedPass = { Nothing: { Type: 'Pass', Output: UNDEFINED, End: true } };
const refused = { No: { Type: 'Fail', Error: 'Refused' } };

/** Types of a history, each with the event that it follows from. */
async function chain(states: States, input: Json = {}): Promise<[string, number][]> {
  const harness = new Harness();
  harness.task = failing(1);
  const reachable = Object.entries(states).filter(
    ([name]) => name !== 'Caught' || JSON.stringify(states).includes('"Next":"Caught"'),
  );
  const { arn } = await harness.run(Object.fromEntries(reachable) as States, input);
  return harness.history(arn).map(({ type, previousEventId }) => [type, previousEventId]);
}

/** The orders are measured on the service, by others; see step-functions.md. */
describe('the events of a failure', () => {
  it('pass by those that only close a Parallel or Map state', async () => {
    expect(await chain(parallel({ One: { Type: 'Pass', End: true } }))).toEqual([
      ['ExecutionStarted', 0],
      ['ParallelStateEntered', 0],
      ['ParallelStateStarted', 2],
      ['PassStateEntered', 3],
      ['PassStateExited', 4],
      ['ParallelStateSucceeded', 5],
      ['ParallelStateExited', 5],
      ['ExecutionSucceeded', 7],
    ]);
    const each = { Type: 'Map', Items: [], ItemProcessor: graph(undefinedPass), End: true };
    expect(await chain({ Each: each })).toEqual([
      ['ExecutionStarted', 0],
      ['MapStateEntered', 0],
      ['MapStateStarted', 2],
      ['MapStateSucceeded', 3],
      ['MapStateExited', 3],
      ['ExecutionSucceeded', 5],
    ]);
  });

  it('tell a branch that failed in a task as aborted there', async () => {
    expect((await chain(parallel({ Work: task() }, caughtBy({})))).slice(5)).toEqual([
      ['TaskStarted', 5],
      ['TaskFailed', 6],
      ['TaskStateAborted', 7],
      ['ParallelStateFailed', 7],
      ['ParallelStateExited', 9],
      ['SucceedStateEntered', 10],
      ['SucceedStateExited', 11],
      ['ExecutionSucceeded', 12],
    ]);
  });

  it('tell a branch that failed elsewhere by the state around it only', async () => {
    expect((await chain(parallel(refused))).slice(3)).toEqual([
      ['FailStateEntered', 3],
      ['ParallelStateFailed', 4],
      ['ExecutionFailed', 5],
    ]);
    expect((await chain(parallel(undefinedPass))).slice(3)).toEqual([
      ['PassStateEntered', 3],
      ['EvaluationFailed', 4],
      ['ParallelStateFailed', 5],
      ['ExecutionFailed', 6],
    ]);
  });

  it('tell an iteration that failed beside what the Map goes on from', async () => {
    const each = { Type: 'Map', ItemProcessor: graph(undefinedPass), MaxConcurrency: 1, End: true };
    expect((await chain({ Each: each }, [1, 2])).slice(3)).toEqual([
      ['MapIterationStarted', 3],
      ['PassStateEntered', 4],
      ['EvaluationFailed', 5],
      ['MapIterationFailed', 6],
      ['MapStateFailed', 6],
      ['ExecutionFailed', 8],
    ]);
  });

  it('end at once with States.Runtime, whatever is around it', async () => {
    const never = {
      Which: { Type: 'Choice', Choices: [{ Condition: false, Next: 'On' }] },
      On: { Type: 'Succeed' },
    };
    expect((await chain(parallel(never, caughtBy({})))).slice(3)).toEqual([
      ['ChoiceStateEntered', 3],
      ['ExecutionFailed', 4],
    ]);
    const each = { Type: 'Map', ItemProcessor: graph(never), End: true };
    expect((await chain({ Each: each }, [1])).slice(3)).toEqual([
      ['MapIterationStarted', 3],
      ['ChoiceStateEntered', 4],
      ['ExecutionFailed', 5],
    ]);
  });

  it('tell a query that failed once an attempt', async () => {
    const retry = { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }] };
    expect((await chain({ Work: task({ Arguments: UNDEFINED, ...retry }) })).slice(1)).toEqual([
      ['TaskStateEntered', 0],
      ['EvaluationFailed', 2],
      ['EvaluationFailed', 3],
      ['ExecutionFailed', 4],
    ]);
  });

  it('fail a state once more when its catcher fails', async () => {
    const broken = caughtBy({ ErrorEquals: ['Other'] }, { Output: { v: UNDEFINED } });
    expect((await chain(parallel(refused, broken))).slice(3)).toEqual([
      ['FailStateEntered', 3],
      ['ParallelStateFailed', 4],
      ['EvaluationFailed', 4],
      ['ParallelStateFailed', 6],
      ['ExecutionFailed', 7],
    ]);
    expect((await chain({ Work: task(broken), Caught: { Type: 'Succeed' } })).slice(4)).toEqual([
      ['TaskFailed', 4],
      ['EvaluationFailed', 5],
      ['ExecutionFailed', 6],
    ]);
  });
});
