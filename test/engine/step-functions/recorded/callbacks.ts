import {
  callFunction,
  END,
  endWith,
  machine,
  sendAndWait,
  type Translations,
} from './translation.ts';

const waiting = (fields: Parameters<typeof sendAndWait>[0]) => ({
  definition: machine({ SendMessageWithWait: sendAndWait({ End: true, ...fields }) }),
});

/** Task tokens, their timeouts and heartbeats. */
export const CALLBACKS: Translations = {
  'test_callback::test_sqs_wait_for_task_token': waiting({}),
  'test_base_callbacks::test_sqs_wait_for_task_token': waiting({}),
  'test_callback::test_sqs_failure_in_wait_for_task_token': waiting({}),
  'test_callback::test_sqs_wait_for_task_tok_with_heartbeat': waiting({
    ...{ TimeoutSeconds: 600, HeartbeatSeconds: 60 },
  }),
  'test_callback::test_sqs_wait_for_task_token_timeout': {
    definition: machine({
      SendMessageWithWaitAndTimeout: sendAndWait({ TimeoutSeconds: 5, End: true }),
    }),
  },
  'test_callback::test_sqs_wait_for_task_token_no_token_parameter': {
    definition: machine({
      State1: sendAndWait({
        ...{ TimeoutSeconds: 5, End: true },
        Arguments: {
          QueueUrl: '{% $states.input.QueueUrl %}',
          MessageBody: { Context: '{% $states.input %}' },
        },
      }),
    }),
  },
  'test_callback::test_sns_publish_wait_for_task_token': {
    definition: machine({
      Publish: {
        ...{ Type: 'Task', Resource: 'arn:aws:states:::sns:publish.waitForTaskToken', End: true },
        Arguments: {
          TopicArn: '{% $states.input.TopicArn %}',
          Message: '{% $merge([$states.input.body, {"TaskToken": $states.context.Task.Token}]) %}',
        },
      },
    }),
  },
  'test_task_service_sqs::test_sqs_failure_in_wait_for_task_tok': {
    definition: machine({
      SendMessageWithWait: sendAndWait({
        Catch: [{ ErrorEquals: ['Failure error'], Next: 'EndWithCaught' }],
        Next: 'EndWithFinal',
      }),
      EndWithCaught: endWith('caught'),
      EndWithFinal: endWith('final'),
    }),
  },
  'test_heartbeats::test_heartbeat_timeout': waiting({ TimeoutSeconds: 600, HeartbeatSeconds: 5 }),
  'test_heartbeats::test_heartbeat_path_timeout': waiting({
    TimeoutSeconds: 600,
    HeartbeatSeconds: '{% $states.input.HeartbeatSecondsPath %}',
  }),
  'test_heartbeats::test_heartbeat_no_timeout': waiting({ HeartbeatSeconds: 5 }),
  'test_base_scenarios::test_invalid_jsonpath[ST.INVALID_JSONPATH_IN_HEARTBEATSECONDSPATH]': {
    definition: machine({
      task: {
        ...{ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:listBuckets.waitForTaskToken' },
        ...{ Arguments: {}, HeartbeatSeconds: '{% $states.input.NoSuchTimeoutSecondsPath %}' },
        End: true,
      },
    }),
    differs: {
      because: 'a path that finds nothing is States.Runtime, an expression is a query that failed',
      expect: {
        status: 'FAILED',
        error: 'States.QueryEvaluationError',
        cause:
          "An error occurred while executing the state 'task' (entered at the event id #2). The JSONata expression '$states.input.NoSuchTimeoutSecondsPath' specified for the field 'HeartbeatSeconds' returned nothing (undefined).",
        eventTypes: ['ExecutionStarted', 'TaskStateEntered', 'EvaluationFailed', 'ExecutionFailed'],
      },
    },
  },
  'test_comments::test_comments_as_per_docs': {
    definition: machine({
      SetupInitialCondition: {
        ...{ Type: 'Pass', Comment: 'Sets up the status' },
        ...{ Output: { status: 'incomplete' }, Next: 'TaskStateCatchRetry' },
      },
      TaskStateCatchRetry: callFunction({
        Retry: [
          {
            ...{ Comment: 'Tries again', ErrorEquals: ['States.ALL'] },
            ...{ IntervalSeconds: 3, MaxAttempts: 1, BackoffRate: 1 },
          },
        ],
        Catch: [{ Comment: 'Gives up', ErrorEquals: ['States.TaskFailed'], Next: 'FailState' }],
        Next: 'IsComplete',
      }),
      IsComplete: {
        Type: 'Choice',
        Choices: [
          {
            ...{ Comment: 'Done?', Next: 'SuccessState' },
            Condition: "{% $states.input.status = 'complete' %}",
          },
        ],
        Default: 'WaitState',
      },
      WaitState: { Type: 'Wait', Seconds: 5, Next: 'CorrectCondition' },
      CorrectCondition: {
        ...{ Type: 'Pass', Output: { status: 'complete' }, Next: 'TaskStateCatchRetry' },
      },
      SuccessState: { Type: 'Succeed', Comment: 'The end' },
      FailState: { Type: 'Fail', Error: 'TaskFailed', Cause: 'the function failed' },
    }),
  },
  'test_base_scenarios::test_catch_empty': {
    definition: machine({
      StartTask: callFunction({ Catch: [], Next: 'Final' }),
      Final: END,
    }),
  },
};
