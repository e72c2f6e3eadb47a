import type { EventName } from '../../../lambdas/shared/contract/events.ts';
import type { LocalAws } from '../../local/local-aws.ts';

export interface ArchivedEvent<D> {
  readonly id: string;
  /** When it was put, as EventBridge tells it. */
  readonly time: string;
  readonly detail: D;
}

/** The events of one name that were put on a bus, oldest first. */
export function archivedEvents<D>(aws: LocalAws, name: EventName): ArchivedEvent<D>[] {
  return aws.events
    .archive()
    .filter(({ event }) => event['detail-type'] === name)
    .map(({ event: { id, time, detail } }) => ({ id, time, detail: detail as D }));
}
