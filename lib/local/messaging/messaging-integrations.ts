import { isObject } from '../assembly/template.ts';
import { taskFaultOf } from '../endpoint/sdk-integration.ts';
import type { Caller, Operation } from '../endpoint/service.ts';
import type { Json, TaskIntegration } from '../step-functions/task-integration.ts';
import type { SnsService } from './sns-service.ts';
import type { SqsService } from './sqs-service.ts';

/**
 * `sqs:sendMessage` and `sns:publish`, whose message may be JSON.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html, connect-sns.html
 */
export function messagingIntegrations(
  sqs: SqsService,
  sns: SnsService,
  caller: Caller,
): [string, TaskIntegration][] {
  return [
    [
      'arn:aws:states:::sqs:sendMessage',
      sending(sqs.operations.SendMessage, 'MessageBody', 'SQS', caller),
    ],
    ['arn:aws:states:::sns:publish', sending(sns.operations.Publish, 'Message', 'SNS', caller)],
  ];
}

function sending(
  operation: Operation | undefined,
  member: string,
  errorPrefix: string,
  caller: Caller,
): TaskIntegration {
  return {
    run: async (args: Json) => {
      const input = isObject(args) ? args : {};
      const message = input[member];
      const text = typeof message === 'string' ? message : JSON.stringify(message ?? '');
      try {
        return (await operation?.({ ...input, [member]: text }, caller)) as Json;
      } catch (error) {
        throw taskFaultOf(error, errorPrefix);
      }
    },
  };
}
