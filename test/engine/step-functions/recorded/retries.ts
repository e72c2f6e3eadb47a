import { callFunction, END, INVOKE, machine, type Translations } from './translation.ts';

type Retry = readonly Record<string, string | number | string[]>[];

const FAILURE = { Type: 'Fail', Error: 'HandleItemFailError', Cause: 'HandleItemFailCause' };

const mapRetried = (retry: Retry) => ({
  definition: machine({
    StartState: { Type: 'Pass', Output: { arr: [1] }, Next: 'MapState' },
    MapState: {
      ...{ Type: 'Map', Items: '{% $states.input.arr %}', MaxConcurrency: 1, Retry: [...retry] },
      ItemProcessor: { StartAt: 'HandleItemFail', States: { HandleItemFail: FAILURE } },
      ...{ Output: '{% $states.input %}', Next: 'Final' },
    },
    Final: END,
  }),
});

const twice = mapRetried([{ ErrorEquals: ['HandleItemFailError'], MaxAttempts: 2 }]);

const taskRetried = (retry: Retry) => ({
  definition: machine({ LambdaTask: callFunction({ Retry: [...retry], End: true }) }),
});

/** How often Retry repeats what, and what the history tells of it. */
export const RETRIES: Translations = {
  'test_base_scenarios::test_map_state_retry': twice,
  'test_base_scenarios::test_map_state_retry_legacy': twice,
  'test_base_scenarios::test_map_state_retry_multiple_retriers': mapRetried([
    { ErrorEquals: ['NoSuchError'], MaxAttempts: 1 },
    // As recorded: a name like any other, no wildcard.
    { ErrorEquals: ['State.ALL'], MaxAttempts: 2 },
    { ErrorEquals: ['HandleItemFailError'], MaxAttempts: 3 },
  ]),
  'test_base_scenarios::test_parallel_state_retry': {
    definition: machine({
      ParallelState: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Branch1',
            States: { Branch1: { Type: 'Fail', Error: 'FailureType', Cause: 'Cause description' } },
          },
        ],
        Retry: [{ ErrorEquals: ['FailureType'], MaxAttempts: 2 }],
        Next: 'Final',
      },
      Final: END,
    }),
  },
  'test_base_scenarios::test_lambda_empty_retry': taskRetried([]),
  'test_base_scenarios::test_retry_interval_features': taskRetried([
    {
      ...{ ErrorEquals: ['States.ALL'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 2 },
      ...{ MaxDelaySeconds: 5, JitterStrategy: 'FULL' },
    },
  ]),
  'test_base_scenarios::test_retry_interval_features_jitter_none': taskRetried([
    {
      ...{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 },
      ...{ MaxDelaySeconds: 3, JitterStrategy: 'NONE' },
    },
  ]),
  'test_base_scenarios::test_retry_interval_features_max_attempts_zero': {
    definition: machine({
      LambdaTask: {
        ...{ Type: 'Task', Resource: INVOKE, End: true },
        Arguments: {
          FunctionName: '{% $states.input.FunctionName %}',
          Payload: { RetryAttempt: '{% $states.context.State.RetryCount %}' },
        },
        Retry: [
          {
            ...{ ErrorEquals: ['States.ALL'], IntervalSeconds: 3, MaxAttempts: 0, BackoffRate: 2 },
            ...{ MaxDelaySeconds: 5, JitterStrategy: 'FULL' },
          },
        ],
      },
    }),
  },
};
