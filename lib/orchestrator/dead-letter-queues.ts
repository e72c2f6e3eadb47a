import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** The longest that SQS allows: a long weekend must not lose what a person has to look at. */
const RETENTION = Duration.days(14);

/** Where everything ends up that could not be handled, one queue for each way to repair it. */
export class DeadLetterQueues extends Construct {
  /** Events that nobody understood: of an unknown name, without a readable target, or that started no execution. Correct them, put them on the bus again. */
  readonly requests: IQueue;
  /** Events and notices that could not be delivered. Read the notices; put the events on the bus again, or leave them to the sweep. */
  readonly deliveries: IQueue;
  /** Asynchronous invocations that failed after their retries. Each names its function and its event. */
  readonly invocations: IQueue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.requests = this.#define('Requests');
    this.deliveries = this.#define('Deliveries');
    this.invocations = this.#define('Invocations');
  }

  get all(): readonly IQueue[] {
    return [this.requests, this.deliveries, this.invocations];
  }

  #define(id: string): IQueue {
    const queue = new Queue(this, id, { enforceSSL: true, retentionPeriod: RETENTION });
    const reason = 'this queue is itself where messages go that could not be handled';
    acknowledge(queue, ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'], reason);
    return queue;
  }
}
