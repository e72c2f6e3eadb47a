import { isObject } from '../assembly/template.ts';
import { taskFaultOf } from '../endpoint/sdk-integration.ts';
import type { Caller } from '../endpoint/service.ts';
import { type Json, TaskFault, type TaskIntegration } from '../step-functions/task-integration.ts';
import type { EventsService } from './events-service.ts';

/**
 * `events:putEvents`. `Detail` may be JSON, and an entry that fails fails the task, unlike in the
 * API. https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
export class PutEventsIntegration implements TaskIntegration {
  readonly #events: EventsService;
  readonly #caller: Caller;

  constructor(events: EventsService, caller: Caller) {
    this.#events = events;
    this.#caller = caller;
  }

  async run(args: Json): Promise<Json> {
    const given = isObject(args) && Array.isArray(args.Entries) ? args.Entries : [];
    const entries = given.filter(isObject).map((entry) => ({
      ...entry,
      ...(isObject(entry.Detail) ? { Detail: JSON.stringify(entry.Detail) } : {}),
    }));
    const output = this.#put(entries);
    if (output.FailedEntryCount > 0) {
      throw new TaskFault('EventBridge.FailedEntry', JSON.stringify(output));
    }
    return output as unknown as Json;
  }

  #put(entries: unknown): { FailedEntryCount: number } {
    try {
      const operation = this.#events.operations.PutEvents;
      return operation?.({ Entries: entries }, this.#caller) as { FailedEntryCount: number };
    } catch (error) {
      throw taskFaultOf(error, 'EventBridge');
    }
  }
}
