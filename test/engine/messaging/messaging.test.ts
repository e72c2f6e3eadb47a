import {
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAws } from '../../../lib/local/local-aws.ts';
import { clientOf, START, startGreetings } from '../endpoint/greetings.ts';

let aws: LocalAws;
let QueueUrl: string;

beforeEach(async () => {
  aws = await startGreetings();
  QueueUrl = aws.outputs.QueueUrl as string;
});

afterEach(() => aws.stop());

describe('a queue', () => {
  test('hides a received message for a while, until it is deleted', async () => {
    const sqs = new SQSClient(clientOf(aws));
    await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'hello',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
      }),
    );
    const receive = () =>
      sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }));

    const [message] = (await receive()).Messages ?? [];
    expect(message).toMatchObject({
      Body: 'hello',
      MessageAttributes: { kind: { StringValue: 'greeting' } },
    });
    expect((await receive()).Messages).toBeUndefined();
    await aws.clock.advanceTo(START + 31_000);
    const [again] = (await receive()).Messages ?? [];
    expect(again?.MessageId).toBe(message?.MessageId);
    await sqs.send(
      new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle as string }),
    );
    expect(aws.queues.messages(QueueUrl)).toEqual([]);
  });

  test('tells its ARN and how many messages it holds', async () => {
    const sqs = new SQSClient(clientOf(aws));
    const { name } = aws.queues.describe(QueueUrl);
    aws.queues.send(name, 'one');

    const { QueueUrl: found } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    expect(found).toBe(QueueUrl);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      QueueArn: `arn:aws:sqs:us-east-1:111122223333:${name}`,
    });
  });

  test('fails for a queue that does not exist', async () => {
    const sqs = new SQSClient(clientOf(aws));

    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'Nothing' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });
});

describe('a topic', () => {
  test('keeps what is published and delivers it to a subscribed queue', async () => {
    const sns = new SNSClient(clientOf(aws));
    const TopicArn = aws.resources.physicalId('News');
    const { MessageId } = await sns.send(
      new PublishCommand({ TopicArn, Subject: 'A & B', Message: 'some <news>' }),
    );
    await aws.clock.runDue();

    expect(aws.topics.published).toMatchObject([
      { topicArn: TopicArn, subject: 'A & B', message: 'some <news>', messageId: MessageId },
    ]);
    const [delivered] = aws.queues.messages(QueueUrl);
    expect(JSON.parse(delivered?.body ?? '')).toMatchObject({
      Type: 'Notification',
      Subject: 'A & B',
      Message: 'some <news>',
    });
  });

  test('lists its subscriptions', async () => {
    const sns = new SNSClient(clientOf(aws));
    const TopicArn = aws.resources.physicalId('News');

    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toMatchObject([{ Protocol: 'sqs', TopicArn }]);
  });

  test('waits for ever until a subscription by mail is confirmed', async () => {
    const sns = new SNSClient(clientOf(aws));
    const TopicArn = aws.resources.physicalId('News');
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'you@example.com' }),
    );
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));

    expect(SubscriptionArn).toBe('pending confirmation');
    expect(Subscriptions).toContainEqual(
      expect.objectContaining({
        Endpoint: 'you@example.com',
        SubscriptionArn: 'PendingConfirmation',
      }),
    );
  });

  test('fails for a topic that does not exist', async () => {
    const sns = new SNSClient(clientOf(aws));
    const TopicArn = 'arn:aws:sns:us-east-1:111122223333:Nothing';

    await expect(sns.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });
});
