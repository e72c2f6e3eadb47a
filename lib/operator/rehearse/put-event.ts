import { EVENT_SOURCE } from '../../../lambdas/shared/contract/event-version.ts';
import type { EventDetail, IncomingEventName } from '../../../lambdas/shared/contract/events.ts';
import type { EventBridge } from '../../local/events/event-bridge.ts';
import type { Json } from '../../local/step-functions/task-integration.ts';

/** Puts a request on the bus of the orchestrator, now. */
export type PutEvent = <N extends IncomingEventName>(name: N, detail: EventDetail<N>) => void;

/** Puts whatever it is given, also what breaks the contract. */
export function putAnything(
  bridge: EventBridge,
  busName: string,
  detailType: string,
  detail: unknown,
): void {
  const copy = JSON.parse(JSON.stringify(detail)) as Json;
  bridge.put({ source: EVENT_SOURCE, detailType, detail: copy }, busName);
}

export function putEventOn(bridge: EventBridge, busName: string): PutEvent {
  return (name, detail) => putAnything(bridge, busName, name, detail);
}
