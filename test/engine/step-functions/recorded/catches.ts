import { callFunction, END, endWith, invoke, machine, type Translations } from './translation.ts';

const UNKNOWN = [{ ErrorEquals: ['Lambda.Unknown'], Next: 'EndWithHandler' }];
const ENDS = { EndWithHandler: endWith('error'), EndWithFinal: endWith('final') };

/** The function is named by ARN, so its Arguments are its payload. */
const functionNotCaught = {
  definition: machine({
    Start: callFunction({
      Arguments: {
        FunctionName: '{% $states.input.FunctionName %}',
        Payload: '{% $states.input.Payload %}',
      },
      ...{ Catch: UNKNOWN, Next: 'EndWithFinal' },
    }),
    ...ENDS,
  }),
};
const invokeNotCaught = {
  definition: machine({ Start: invoke({ Catch: UNKNOWN, Next: 'EndWithFinal' }), ...ENDS }),
};

const failing = {
  StartAt: 'HandleItemFail',
  States: {
    HandleItemFail: { Type: 'Fail', Error: 'HandleItemFailError', Cause: 'HandleItemFailCause' },
  },
};

/** Sets up one item and handles it in a Map state. */
const mapOfOne = (fields: Parameters<typeof callFunction>[0]) => ({
  StartState: { Type: 'Pass', Output: { arr: [1] }, Next: 'MapState' },
  MapState: {
    ...{ Type: 'Map', Items: '{% $states.input.arr %}', MaxConcurrency: 1 },
    ...{ ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...failing } },
    ...{ Output: '{% $states.input %}', Next: 'Final' },
    ...fields,
  },
});
const mapCaught = {
  definition: machine({
    ...mapOfOne({ Catch: [{ ErrorEquals: ['HandleItemFailError'], Next: 'FinalCaught' }] }),
    ...{ FinalCaught: END, Final: END },
  }),
};

/** What Catch takes, and what it leaves. */
export const CATCHES: Translations = {
  'test_task_lambda::test_raise_exception': functionNotCaught,
  'test_task_lambda::test_no_such_function': functionNotCaught,
  'test_task_service_lambda::test_raise_exception': invokeNotCaught,
  'test_task_service_lambda::test_no_such_function': invokeNotCaught,
  'test_task_service_lambda::test_invoke_timeout': {
    definition: machine({
      Start: invoke({
        TimeoutSeconds: 5,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'EndWithHandler' }],
        Next: 'EndWithFinal',
      }),
      ...ENDS,
    }),
  },
  'test_states_errors::test_service_task_lambada_data_limit_exceeded_on_large_utf8_response': {
    definition: machine({
      InvokeLambda: invoke({
        Catch: [
          { ErrorEquals: ['States.DataLimitExceeded'], Next: 'HandleDataLimitExceeded' },
          { ErrorEquals: ['States.ALL'], Next: 'HandleGeneralError' },
        ],
        Next: 'ProcessResult',
      }),
      ...{ ProcessResult: END, HandleDataLimitExceeded: END, HandleGeneralError: END },
    }),
  },
  'test_states_errors::test_service_task_lambada_catch_state_all_data_limit_exceeded_on_large_utf8_response':
    {
      definition: machine({
        InvokeLambda: invoke({
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'HandleGeneralError' }],
          Next: 'ProcessResult',
        }),
        ...{ ProcessResult: END, HandleGeneralError: END },
      }),
    },
  'test_aws_sdk::test_invalid_secret_name': {
    definition: machine({
      CreateSecret: {
        ...{ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:secretsmanager:createSecret' },
        Arguments: {
          Name: '{% $states.input.Name %}',
          SecretString: '{% $states.input.SecretString %}',
        },
        Catch: [
          {
            ...{ ErrorEquals: ['States.TaskFailed'], Next: 'TaskFailedHandler' },
            Output: '{% $merge([$states.input, {"TaskFailedError": $states.errorOutput}]) %}',
          },
        ],
        End: true,
      },
      TaskFailedHandler: END,
    }),
  },
  'test_base_scenarios::test_map_state_catch': mapCaught,
  'test_base_scenarios::test_map_state_catch_legacy': mapCaught,
  'test_base_scenarios::test_map_state_catch_empty_fail': {
    definition: machine({
      ...mapOfOne({
        ItemProcessor: {
          StartAt: 'HandleItemFail',
          States: { HandleItemFail: { Type: 'Fail' } },
        },
        Catch: [
          { ErrorEquals: ['Internal Error'], Next: 'CaughtInternalError' },
          // As recorded: a name like any other, no wildcard.
          { ErrorEquals: ['State.ALL'], Next: 'CaughtStatesALL' },
        ],
      }),
      ...{ CaughtInternalError: END, CaughtStatesALL: END, Final: END },
    }),
  },
  'test_base_scenarios::test_parallel_state_catch': {
    definition: machine({
      ParallelState: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Branch1',
            States: { Branch1: { Type: 'Fail', Error: 'FailureType', Cause: 'Cause description' } },
          },
        ],
        Catch: [{ ErrorEquals: ['FailureType'], Next: 'FinalCaught' }],
        Next: 'Final',
      },
      ...{ FinalCaught: END, Final: END },
    }),
  },
  'test_base_scenarios::test_catch_states_runtime': {
    definition: machine({
      RaiseRuntime: callFunction({
        Output: '{% $states.result.no.such.result.path %}',
        Catch: [{ ErrorEquals: ['States.Runtime'], Next: 'CaughtRuntime' }],
        Next: 'Final',
      }),
      ...{ CaughtRuntime: END, Final: END },
    }),
    differs: {
      because: 'a path that finds nothing is States.Runtime, an expression is a query that failed',
      expect: {
        status: 'FAILED',
        error: 'States.QueryEvaluationError',
        cause:
          "An error occurred while executing the state 'RaiseRuntime' (entered at the event id #2). The JSONata expression '$states.result.no.such.result.path' specified for the field 'Output' returned nothing (undefined).",
        eventTypes: [
          ...['ExecutionStarted', 'TaskStateEntered', 'LambdaFunctionScheduled'],
          ...['LambdaFunctionStarted', 'LambdaFunctionSucceeded', 'EvaluationFailed'],
          'ExecutionFailed',
        ],
      },
    },
  },
};
