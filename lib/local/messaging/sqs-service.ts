import type { Clock } from '../clock/clock.ts';
import { AwsFault, type AwsService, type Operation } from '../endpoint/service.ts';
import { textAttributes } from './message-attributes.ts';
import { md5, type QueuedMessage, type Queues } from './queues.ts';
import { SQS_INPUTS } from './sqs-inputs.ts';

type Input = Record<string, unknown>;

const MAX_RECEIVE = 10;
/** SQS, August 2025: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_MESSAGE_BYTES = 1_048_576;

/** The API of SQS in its JSON protocol. Long polling answers at once. */
export class SqsService implements AwsService {
  readonly targetPrefix = 'AmazonSQS';
  readonly jsonVersion = '1.0';
  readonly inputs = SQS_INPUTS;
  readonly queryErrorCodes = { QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue' };
  readonly operations: Readonly<Record<string, Operation>> = {
    SendMessage: (input) => this.#send(input),
    ReceiveMessage: (input) => this.#receive(input),
    DeleteMessage: ({ QueueUrl, ReceiptHandle }) => {
      this.#queues.delete(String(QueueUrl), String(ReceiptHandle));
      return {};
    },
    PurgeQueue: ({ QueueUrl }) => {
      this.#queues.purge(String(QueueUrl));
      return {};
    },
    GetQueueUrl: ({ QueueName }) => ({ QueueUrl: this.#queues.describe(String(QueueName)).url }),
    ListQueues: ({ QueueNamePrefix }) => ({
      QueueUrls: this.#queues
        .all()
        .filter(({ name }) => name.startsWith(String(QueueNamePrefix ?? '')))
        .map(({ url }) => url),
    }),
    GetQueueAttributes: (input) => this.#attributes(input),
  };
  readonly #queues: Queues;
  readonly #clock: Clock;

  constructor(queues: Queues, clock: Clock) {
    this.#queues = queues;
    this.#clock = clock;
  }

  #send({ QueueUrl, MessageBody, MessageAttributes, DelaySeconds }: Input) {
    const body = typeof MessageBody === 'string' ? MessageBody : '';
    if (body === '' || Buffer.byteLength(body) > MAX_MESSAGE_BYTES) {
      throw new AwsFault(
        'InvalidParameterValueException',
        'The message body is empty or too long.',
      );
    }
    const delay = typeof DelaySeconds === 'number' ? DelaySeconds : undefined;
    const attributes = textAttributes(MessageAttributes);
    const message = this.#queues.send(String(QueueUrl), body, attributes, delay);
    return {
      MessageId: message.messageId,
      MD5OfMessageBody: md5(body),
    };
  }

  #receive({ QueueUrl, MaxNumberOfMessages, VisibilityTimeout }: Input) {
    const received = this.#queues.receive(
      String(QueueUrl),
      Math.min(Number(MaxNumberOfMessages ?? 1), MAX_RECEIVE),
      typeof VisibilityTimeout === 'number' ? VisibilityTimeout : undefined,
    );
    return received.length === 0 ? {} : { Messages: received.map(messageOnWire) };
  }

  #attributes({ QueueUrl, AttributeNames }: Input) {
    const queue = this.#queues.describe(String(QueueUrl));
    const messages = this.#queues.messages(queue.name);
    const now = this.#clock.now();
    const visible = messages.filter((m) => m.visibleAtMs <= now).length;
    const attributes: Record<string, string> = {
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(messages.length - visible),
      ApproximateNumberOfMessagesDelayed: '0',
      VisibilityTimeout: String(queue.visibilityTimeoutSeconds ?? 30),
    };
    const wanted = Array.isArray(AttributeNames) ? AttributeNames.map(String) : [];
    return {
      Attributes: Object.fromEntries(
        Object.entries(attributes).filter(
          ([name]) => wanted.includes('All') || wanted.includes(name),
        ),
      ),
    };
  }
}

function messageOnWire(message: QueuedMessage) {
  const attributes = Object.entries(message.attributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    Attributes: {
      SentTimestamp: String(message.sentAtMs),
      ApproximateReceiveCount: String(message.receiveCount),
    },
    ...(attributes.length === 0
      ? {}
      : {
          MessageAttributes: Object.fromEntries(
            attributes.map(([name, text]) => [name, { DataType: 'String', StringValue: text }]),
          ),
        }),
  };
}
