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

  /** Receives the only message and deletes it. Throws when there is none, or another one. */
  take(queue: QueueName): DeadLetter {
    const arn = this.#arn(queue);
    const [message, ...others] = this.#aws.queues.receive(arn, 10);
    if (message?.receiptHandle === undefined || others.length > 0) {
      throw new Error(
        `expected one message in ${queue}, found ${JSON.stringify(this.counts())} in all`,
      );
    }
    this.#aws.queues.delete(arn, message.receiptHandle);
    return message;
  }

  /** `aws events put-events` with the parts of an event that it takes, some of them corrected. */
  putAgain(event: KeptEvent, corrected: Partial<KeptEvent> = {}): void {
    const { source, 'detail-type': detailType, detail } = { ...event, ...corrected };
    this.#aws.events.put({ source, detailType, detail }, String(this.#aws.outputs.EventBusName));
  }

  /** `aws lambda invoke --invocation-type Event`. */
  invokeAgain(functionArn: string, event: Json): void {
    this.#aws.functions.invokeLater(functionArn, event);
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
