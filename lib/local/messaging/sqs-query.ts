import { FlatList, type QueryService } from '../endpoint/query.ts';
import { AwsFault, type Operation } from '../endpoint/service.ts';
import type { SqsService } from './sqs-service.ts';

type Fields = Readonly<Record<string, unknown>>;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const NUMBERS: ReadonlySet<string> = new Set([
  'DelaySeconds',
  'MaxNumberOfMessages',
  'VisibilityTimeout',
  'WaitTimeSeconds',
]);

/**
 * SQS in the query protocol, which it spoke alone until the end of 2023 and the `aws` CLI of Debian
 * still speaks. The same operations: lists and maps have singular names here, and are flat.
 */
export class SqsQuery implements QueryService {
  readonly serviceName = 'sqs';
  readonly apiVersion = '2012-11-05';
  readonly xmlNamespace = 'http://queue.amazonaws.com/doc/2012-11-05/';
  readonly operations: Readonly<Record<string, Operation>>;
  readonly errorCodes: Readonly<Record<string, string>>;

  constructor(sqs: SqsService) {
    this.errorCodes = sqs.queryErrorCodes;
    this.operations = Object.fromEntries(
      Object.entries(sqs.operations).map(([name, operation]): [string, Operation] => [
        name,
        async (form, caller) => toElements((await operation(toInput(form), caller)) as Fields),
      ]),
    );
  }
}

function toInput(form: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(form).map(([name, value]) => toMember(name, value)));
}

function toMember(name: string, value: unknown): [string, unknown] {
  if (NUMBERS.has(name)) return [name, toNumber(name, value)];
  switch (name) {
    case 'AttributeName':
    case 'MessageAttributeName':
      return [`${name}s`, Object.values(value as Fields)];
    case 'MessageAttribute':
      return ['MessageAttributes', Object.fromEntries(Object.values(value as Fields).map(toEntry))];
    default:
      return [name, value];
  }
}

function toNumber(name: string, value: unknown): number {
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  throw new AwsFault('InvalidParameterValue', `Value ${value} for parameter ${name} is invalid.`);
}

function toEntry(entry: unknown): [string, unknown] {
  const { Name, Value } = (entry ?? {}) as Fields;
  return [String(Name), Value];
}

function toElements({
  Attributes,
  MessageAttributes,
  Messages,
  QueueUrls,
  ...rest
}: Fields): Fields {
  return {
    ...rest,
    ...(QueueUrls === undefined ? {} : { QueueUrl: new FlatList(QueueUrls as unknown[]) }),
    ...(Messages === undefined
      ? {}
      : { Message: new FlatList((Messages as Fields[]).map(toElements)) }),
    ...(Attributes === undefined ? {} : { Attribute: toPairs(Attributes) }),
    ...(MessageAttributes === undefined ? {} : { MessageAttribute: toPairs(MessageAttributes) }),
  };
}

function toPairs(map: unknown): FlatList {
  return new FlatList(Object.entries(map as Fields).map(([Name, Value]) => ({ Name, Value })));
}
