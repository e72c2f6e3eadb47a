import { createHash } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { AwsFault } from '../endpoint/service.ts';
import { randomUuid } from '../endpoint/uuid.ts';

export interface QueueProps {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** @default 30 */
  readonly visibilityTimeoutSeconds?: number;
  /** @default 0 */
  readonly delaySeconds?: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
}

export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAtMs: number;
  receiveCount: number;
  receiptHandle: string | undefined;
  visibleAtMs: number;
}

/** Standard SQS queues: at least once, in order of arrival here. */
export class Queues {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #queues = new Map<string, { props: QueueProps; messages: QueuedMessage[] }>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  create(props: QueueProps): void {
    this.#queues.set(props.name, { props, messages: [] });
  }

  all(): QueueProps[] {
    return [...this.#queues.values()].map(({ props }) => props);
  }

  /** `reference` is a name, a URL or an ARN. */
  describe(reference: string): QueueProps {
    return this.#get(reference).props;
  }

  /** What is in the queue, in flight or not, without receiving it. */
  messages(reference: string): readonly QueuedMessage[] {
    return this.#get(reference).messages;
  }

  send(
    reference: string,
    body: string,
    attributes: Readonly<Record<string, string>> = {},
    delaySeconds?: number,
  ): QueuedMessage {
    const { props, messages } = this.#get(reference);
    const now = this.#clock.now();
    const message: QueuedMessage = {
      messageId: randomUuid(this.#random),
      body,
      attributes,
      sentAtMs: now,
      receiveCount: 0,
      receiptHandle: undefined,
      visibleAtMs: now + (delaySeconds ?? props.delaySeconds ?? 0) * 1000,
    };
    messages.push(message);
    return message;
  }

  receive(reference: string, maximum: number, visibilityTimeoutSeconds?: number): QueuedMessage[] {
    const { props, messages } = this.#get(reference);
    const now = this.#clock.now();
    const timeout = visibilityTimeoutSeconds ?? props.visibilityTimeoutSeconds ?? 30;
    const received: QueuedMessage[] = [];
    for (const message of [...messages].filter((m) => m.visibleAtMs <= now)) {
      if (received.length === maximum) {
        break;
      }
      if (this.#isExhausted(props, message)) {
        this.#remove(messages, message);
        this.send(props.redrive?.deadLetterArn ?? '', message.body, message.attributes);
        continue;
      }
      message.receiveCount++;
      message.receiptHandle = randomUuid(this.#random);
      message.visibleAtMs = now + timeout * 1000;
      received.push(message);
    }
    return received;
  }

  /** Deleting with a handle that is out of date does nothing, as in SQS. */
  delete(reference: string, receiptHandle: string): void {
    const { messages } = this.#get(reference);
    const message = messages.find((m) => m.receiptHandle === receiptHandle);
    if (message !== undefined) {
      this.#remove(messages, message);
    }
  }

  purge(reference: string): void {
    this.#get(reference).messages.length = 0;
  }

  #isExhausted({ redrive }: QueueProps, message: QueuedMessage): boolean {
    return redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
  }

  #remove(messages: QueuedMessage[], message: QueuedMessage): void {
    messages.splice(messages.indexOf(message), 1);
  }

  #get(reference: string) {
    const name = reference.split(/[:/]/).at(-1) as string;
    const queue = this.#queues.get(name);
    if (queue === undefined) {
      throw new AwsFault('QueueDoesNotExist', 'The specified queue does not exist.', {
        members: { __type: 'com.amazonaws.sqs#QueueDoesNotExist' },
      });
    }
    return queue;
  }
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
