import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration } from 'aws-cdk-lib/core';

/**
 * Lambda did not run the function, or cannot say whether it did. Thousands of executions may start
 * in one minute, so the delays spread (full jitter) and last.
 *
 * 2 s doubling to 256 s: 510 s in 8 retries, then 12 of 300 s: at most 4,110 s, 68 minutes.
 */
export const LAMBDA_SERVICE_RETRY: RetryProps = {
  errors: [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.minutes(5),
  maxAttempts: 20,
  jitterStrategy: JitterType.FULL,
};

/**
 * The function threw: a defect, or a service it needs failed longer than the SDK retries.
 * `States.TaskFailed` stands for every error of a task but `States.Timeout`, so a callback state
 * that nobody answered does not park again by it.
 *
 * 5 s doubling to 320 s: 635 s in 7 retries, then 3 of 600 s: 2,435 s, 41 minutes.
 */
export const FUNCTION_RETRY: RetryProps = {
  errors: ['States.TaskFailed'],
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxDelay: Duration.minutes(10),
  maxAttempts: 10,
  jitterStrategy: JitterType.NONE,
};

/**
 * The same where no callback is waited for: there the time is over when the function has hung, or when
 * its answer was lost.
 */
export const CALL_RETRY: RetryProps = {
  ...FUNCTION_RETRY,
  errors: ['States.TaskFailed', 'States.Timeout'],
};

/**
 * Somebody else owns the row: no retry. The optimized integration says `DynamoDB.`, the SDK
 * integration `DynamoDb.`.
 */
export const OWNERSHIP_LOST_ERRORS = [
  'DynamoDB.ConditionalCheckFailedException',
  'DynamoDb.ConditionalCheckFailedException',
];

export const OWNERSHIP_LOST_RETRY: RetryProps = { errors: OWNERSHIP_LOST_ERRORS, maxAttempts: 0 };

/**
 * Recording is what the execution exists for: it outlasts a day's outage.
 *
 * 2 s doubling to 512 s: 1,022 s in 9 retries, then 95 of 900 s: 86,522 s, 24 hours.
 */
export const RECORD_RETRY: RetryProps = {
  errors: ['States.ALL'],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.minutes(15),
  maxAttempts: 104,
  jitterStrategy: JitterType.NONE,
};

/**
 * Publishing an outcome and keeping an event.
 *
 * 2 s doubling to 256 s: 510 s in 8 retries, then 6 of 300 s: 2,310 s, 38 minutes.
 */
export const DELIVERY_RETRY: RetryProps = {
  errors: ['States.ALL'],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.minutes(5),
  maxAttempts: 14,
  jitterStrategy: JitterType.NONE,
};
