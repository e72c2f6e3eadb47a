import {
  EVENTS,
  type EventDetail,
  type EventName,
} from '../../../lambdas/shared/contract/events.ts';
import type { ArchivedEvent } from '../../local/events/event-bridge.ts';

/** An event of our contract, discriminated by `name`. */
export type BusEvent = {
  [N in EventName]: {
    readonly name: N;
    readonly atMs: number;
    readonly detail: EventDetail<N>;
  };
}[EventName];

/**
 * The event as the contract states it; `undefined` for the events of AWS, and for what breaks the
 * contract.
 */
export function toBusEvent({ event, atMs }: ArchivedEvent): BusEvent | undefined {
  const name = event['detail-type'];
  if (event.source.startsWith('aws.') || !isEventName(name)) return undefined;
  const parsed = EVENTS[name].schema.safeParse(event.detail);
  return parsed.success ? ({ name, atMs, detail: parsed.data } as BusEvent) : undefined;
}

function isEventName(text: string): text is EventName {
  return Object.hasOwn(EVENTS, text);
}
