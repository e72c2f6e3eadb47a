import type { QueryService } from '../endpoint/query.ts';
import { AwsFault, type Operation } from '../endpoint/service.ts';
import { textAttributes } from './message-attributes.ts';
import { DELIVERED_PROTOCOLS, type Subscription, type Topics } from './topics.ts';

type Input = Record<string, unknown>;

/** Queues and functions of the account need no confirmation; mail is never sent, so never confirmed. */
function isConfirmed(protocol: string): boolean {
  return DELIVERED_PROTOCOLS.has(protocol);
}

/** The API of SNS in the query protocol, which the SDKs and the CLI speak. */
export class SnsService implements QueryService {
  readonly serviceName = 'sns';
  readonly apiVersion = '2010-03-31';
  readonly xmlNamespace = 'http://sns.amazonaws.com/doc/2010-03-31/';
  readonly operations: Readonly<Record<string, Operation>> = {
    Publish: (input) => this.#publish(input),
    Subscribe: (input) => this.#subscribe(input),
    ListTopics: () => ({ Topics: this.#topics.arns().map((arn) => ({ TopicArn: arn })) }),
    ListSubscriptions: () => ({
      Subscriptions: this.#topics.arns().flatMap((arn) => this.#list(arn)),
    }),
    ListSubscriptionsByTopic: ({ TopicArn }) => ({
      Subscriptions: this.#list(String(TopicArn)),
    }),
    GetTopicAttributes: ({ TopicArn }) => {
      const confirmed = this.#topics.subscriptions(String(TopicArn)).length;
      return {
        Attributes: new Map([
          ['TopicArn', String(TopicArn)],
          ['SubscriptionsConfirmed', String(confirmed)],
        ]),
      };
    },
  };
  readonly #topics: Topics;
  readonly #accountId: string;

  constructor(topics: Topics, accountId: string) {
    this.#topics = topics;
    this.#accountId = accountId;
  }

  #publish({ TopicArn, TargetArn, Message, Subject, MessageAttributes }: Input) {
    if (typeof Message !== 'string' || Message === '') {
      throw new AwsFault('InvalidParameter', 'Invalid parameter: Empty message');
    }
    const { messageId } = this.#topics.publish(String(TopicArn ?? TargetArn), {
      message: Message,
      ...(typeof Subject === 'string' ? { subject: Subject } : {}),
      attributes: textAttributes(MessageAttributes),
    });
    return { MessageId: messageId };
  }

  #subscribe({ TopicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn }: Input) {
    const { RawMessageDelivery } = (Attributes ?? {}) as Record<string, string>;
    const arn = this.#topics.subscribe({
      topicArn: String(TopicArn),
      protocol: String(Protocol),
      endpoint: String(Endpoint),
      rawMessageDelivery: RawMessageDelivery === 'true',
    });
    const isTold = isConfirmed(String(Protocol)) || ReturnSubscriptionArn === 'true';
    return { SubscriptionArn: isTold ? arn : 'pending confirmation' };
  }

  #list(topicArn: string) {
    return this.#topics.subscriptions(topicArn).map((subscription: Subscription) => ({
      SubscriptionArn: isConfirmed(subscription.protocol)
        ? subscription.arn
        : 'PendingConfirmation',
      Owner: this.#accountId,
      Protocol: subscription.protocol,
      Endpoint: subscription.endpoint,
      TopicArn: subscription.topicArn,
    }));
  }
}
