import {
  EVENTS,
  type EventDetail,
  type EventName,
} from '../../../../lambdas/shared/contract/events.ts';
import type { BusEvent } from '../../../../lib/operator/rehearse/bus-event.ts';

/** The example of the contract, with what differs. */
export function busEvent<N extends EventName>(
  name: N,
  differences: Partial<EventDetail<N>> = {},
  atMs = 0,
): BusEvent {
  return { name, atMs, detail: { ...EVENTS[name].example, ...differences } } as unknown as BusEvent;
}
