import type { Members, MemberType } from '../endpoint/input-types.ts';

const QUEUE: Members = { QueueUrl: 'String' };
const NAMES: MemberType = { list: 'String' };
const ATTRIBUTES: MemberType = {
  map: {
    members: {
      StringValue: 'String',
      BinaryValue: 'String',
      StringListValues: { list: 'String' },
      BinaryListValues: { list: 'String' },
      DataType: 'String',
    },
  },
};

/** The members of every input, by the model of the service; bytes are text on the wire. */
export const SQS_INPUTS: Readonly<Record<string, Members>> = {
  SendMessage: {
    ...QUEUE,
    MessageBody: 'String',
    DelaySeconds: 'Integer',
    MessageAttributes: ATTRIBUTES,
    MessageSystemAttributes: ATTRIBUTES,
    MessageDeduplicationId: 'String',
    MessageGroupId: 'String',
  },
  ReceiveMessage: {
    ...QUEUE,
    AttributeNames: NAMES,
    MessageSystemAttributeNames: NAMES,
    MessageAttributeNames: NAMES,
    MaxNumberOfMessages: 'Integer',
    VisibilityTimeout: 'Integer',
    WaitTimeSeconds: 'Integer',
    ReceiveRequestAttemptId: 'String',
  },
  DeleteMessage: { ...QUEUE, ReceiptHandle: 'String' },
  PurgeQueue: QUEUE,
  GetQueueUrl: { QueueName: 'String', QueueOwnerAWSAccountId: 'String' },
  ListQueues: { QueueNamePrefix: 'String', NextToken: 'String', MaxResults: 'Integer' },
  GetQueueAttributes: { ...QUEUE, AttributeNames: NAMES },
};
