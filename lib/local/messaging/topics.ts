import type { Clock } from '../clock/clock.ts';
import { formatInstant } from '../clock/instant.ts';
import type { Random } from '../clock/random.ts';
import { AwsFault } from '../endpoint/service.ts';
import { randomUuid } from '../endpoint/uuid.ts';
import { type Deliver, serviceOf } from '../events/target.ts';

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly rawMessageDelivery: boolean;
}

export interface NewMessage {
  readonly message: string;
  readonly subject?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface PublishedMessage extends NewMessage {
  readonly topicArn: string;
  readonly messageId: string;
  readonly publishedAtMs: number;
}

/** Whose subscribers get what is published. */
export const DELIVERED_PROTOCOLS: ReadonlySet<string> = new Set(['sqs', 'lambda']);

/** SNS topics. Queues and functions get what is published; the rest can be read in `published`. */
export class Topics {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #deliver: Deliver;
  readonly #topics = new Map<string, Subscription[]>();
  readonly #published: PublishedMessage[] = [];

  constructor(clock: Clock, random: Random, deliver: Deliver) {
    this.#clock = clock;
    this.#random = random;
    this.#deliver = deliver;
  }

  create(arn: string): void {
    this.#topics.set(arn, []);
  }

  arns(): string[] {
    return [...this.#topics.keys()].sort();
  }

  subscriptions(topicArn: string): readonly Subscription[] {
    return this.#get(topicArn);
  }

  subscribe(subscription: Omit<Subscription, 'arn'>, arn?: string): string {
    const subscriptionArn = arn ?? `${subscription.topicArn}:${randomUuid(this.#random)}`;
    this.#get(subscription.topicArn).push({ ...subscription, arn: subscriptionArn });
    return subscriptionArn;
  }

  /** Every message published so far, oldest first. */
  get published(): readonly PublishedMessage[] {
    return this.#published;
  }

  publish(topicArn: string, message: NewMessage): PublishedMessage {
    const subscriptions = this.#get(topicArn);
    const published: PublishedMessage = {
      ...message,
      topicArn,
      messageId: randomUuid(this.#random),
      publishedAtMs: this.#clock.now(),
    };
    this.#published.push(published);
    for (const subscription of subscriptions) {
      if (DELIVERED_PROTOCOLS.has(subscription.protocol)) {
        this.#deliverTo(subscription, published);
      }
    }
    return published;
  }

  #deliverTo(subscription: Subscription, published: PublishedMessage): void {
    const { endpoint } = subscription;
    this.#clock.schedule(this.#clock.now(), `deliver ${published.topicArn} to ${endpoint}`, () =>
      this.#deliver({
        arn: endpoint,
        payload:
          serviceOf(endpoint) === 'lambda'
            ? JSON.stringify({ Records: [lambdaRecord(subscription, published)] })
            : queuePayload(subscription, published),
        ...(subscription.rawMessageDelivery && published.attributes !== undefined
          ? { attributes: published.attributes }
          : {}),
      }),
    );
  }

  #get(topicArn: string): Subscription[] {
    const subscriptions = this.#topics.get(topicArn);
    if (subscriptions === undefined) {
      throw new AwsFault('NotFound', 'Topic does not exist', { status: 404 });
    }
    return subscriptions;
  }
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
function notification(published: PublishedMessage) {
  return {
    Type: 'Notification',
    MessageId: published.messageId,
    TopicArn: published.topicArn,
    ...(published.subject === undefined ? {} : { Subject: published.subject }),
    Message: published.message,
    Timestamp: formatInstant(published.publishedAtMs),
  };
}

function queuePayload({ rawMessageDelivery }: Subscription, published: PublishedMessage): string {
  return rawMessageDelivery ? published.message : JSON.stringify(notification(published));
}

function lambdaRecord(subscription: Subscription, published: PublishedMessage) {
  return {
    EventVersion: '1.0',
    EventSource: 'aws:sns',
    EventSubscriptionArn: subscription.arn,
    Sns: notification(published),
  };
}
