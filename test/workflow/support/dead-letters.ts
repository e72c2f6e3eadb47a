import type { LocalAws } from '../../../lib/local/local-aws.ts';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';

export type QueueName = 'Requests' | 'Deliveries' | 'Invocations';

/** A message as whoever redrives it reads it. */
export interface DeadLetter {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** An event of EventBridge, as far as it takes to put it again. */
export interface KeptEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Json;
}

/** What an asynchronous invocation leaves behind that failed. */
export interface FailedInvocation {
  readonly requestContext: { readonly functionArn: string; readonly condition: string };
  readonly requestPayload: Json;
  readonly responsePayload: { readonly errorType: string; readonly errorMessage: string };
}

type Site = Pick<LocalAws, 'queues' | 'resources' | 'events' | 'functions' | 'outputs'>;

/** The queues as a person works with them: read, put right, send again. docs/operations.md has the commands. */
export class DeadLetters {
  readonly #aws: Site;

  constructor(aws: Site) {
    this.#aws = aws;
  }

  /** Looks without receiving. */
  kept(queue: QueueName): readonly DeadLetter[] {
    return this.#aws.queues.messages(this.#arn(queue));
  }

  /** How many messages each queue holds. */
  counts(): Record<QueueName, number> {
    const count = (queue: QueueName) => this.kept(queue).length;
    return {
      Requests: count('Requests'),
      Deliveries: count('Deliveries'),
      Invocations: count('Invocations'),
    };
  }

  /** Receives what there is, at most ten messages, and deletes it. */
  takeAll(queue: QueueName): readonly DeadLetter[] {
    const arn = this.#arn(queue);
    const messages = this.#aws.queues.receive(arn, 10);
    for (const { receiptHandle } of messages) {
      this.#aws.queues.delete(arn, String(receiptHandle));
    }
    return messages;
  }

  /** The same of the only message. Throws when there is none, or another one. */
  take(queue: QueueName): DeadLetter {
    const [message, ...others] = this.takeAll(queue);
    if (message === undefined || others.length > 0) {
      throw new Error(`expected one message in ${queue}, found ${others.length} others`);
    }
    return message;
  }

  /** `aws events put-events` with the parts of an event that it takes, some of them corrected. */
  putAgain(event: KeptEvent, corrected: Partial<KeptEvent> = {}): void {
    const { source, 'detail-type': detailType, detail } = { ...event, ...corrected };
    this.#aws.events.put({ source, detailType, detail }, String(this.#aws.outputs.EventBusName));
  }

  /** `aws lambda invoke --invocation-type Event` of the target that an undelivered event names. */
  invokeTarget({ body, attributes }: DeadLetter): void {
    this.#aws.functions.invokeLater(String(attributes.TARGET_ARN), JSON.parse(body));
  }

  /** The same of the functions that failed invocations name. */
  invokeAgain(invocations: readonly FailedInvocation[]): void {
    for (const { requestContext, requestPayload } of invocations) {
      this.#aws.functions.invokeLater(requestContext.functionArn, requestPayload);
    }
  }

  #arn(queue: QueueName): string {
    const found = this.#aws.resources.byConstructPath(`DeadLetters/${queue}`);
    if (found?.arn === undefined) throw new Error(`the stack has no queue ${queue}`);
    return found.arn;
  }
}

export function eventIn({ body }: DeadLetter): KeptEvent {
  return JSON.parse(body) as KeptEvent;
}

export function invocationIn({ body }: DeadLetter): FailedInvocation {
  return JSON.parse(body) as FailedInvocation;
}
