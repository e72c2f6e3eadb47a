import { busNameOf } from '../assembly/resource-type.ts';
import { AwsFault, type AwsService, type Caller } from '../endpoint/service.ts';
import type { FunctionRunner } from '../functions/function-runner.ts';
import type { Queues } from '../messaging/queues.ts';
import type { Topics } from '../messaging/topics.ts';
import type { Json } from '../step-functions/task-integration.ts';
import type { EventBridge, EventEnvelope } from './event-bridge.ts';
import { type Delivery, serviceOf } from './target.ts';

export interface TargetServices {
  readonly functions: FunctionRunner;
  readonly stepFunctions: AwsService;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly events: EventBridge;
}

/** Hands deliveries to the service that their ARN belongs to. */
export class TargetRouter {
  readonly #services: TargetServices;
  readonly #caller: Caller;

  constructor(services: TargetServices, caller: Caller) {
    this.#services = services;
    this.#caller = caller;
  }

  async deliver({ arn, payload, attributes, executionName }: Delivery): Promise<void> {
    const { functions, queues, topics, events } = this.#services;
    switch (serviceOf(arn)) {
      case 'lambda':
        functions.invokeLater(arn, parse(payload));
        return;
      case 'states':
        await this.#startExecution(arn, payload, executionName);
        return;
      case 'sqs':
        queues.send(arn, payload, attributes);
        return;
      case 'sns':
        topics.publish(arn, { message: payload, ...(attributes ? { attributes } : {}) });
        return;
      case 'events':
        events.forward(JSON.parse(payload) as EventEnvelope, busNameOf(arn));
        return;
      default:
        throw new AwsFault('ValidationException', `${arn} cannot be a target`);
    }
  }

  async #startExecution(arn: string, input: string, name: string | undefined): Promise<void> {
    const request = { stateMachineArn: arn, input, ...(name === undefined ? {} : { name }) };
    await this.#services.stepFunctions.operations.StartExecution?.(request, this.#caller);
  }
}

/** A function gets text that is no JSON as a text. */
function parse(payload: string): Json {
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return payload;
  }
}
