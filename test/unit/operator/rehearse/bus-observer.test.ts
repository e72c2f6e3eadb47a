import { expect, it } from 'vitest';
import type { ArchivedEvent } from '../../../../lib/local/events/event-bridge.ts';
import { BusObserver } from '../../../../lib/operator/rehearse/bus-observer.ts';

function archived(id: string): ArchivedEvent {
  return { busName: 'any', matched: [], atMs: 0, event: { id } as ArchivedEvent['event'] };
}

it('sees every event once, also when the archive forgets its oldest', () => {
  let events: ArchivedEvent[] = [];
  const bridge = { archive: () => events, eventsPut: 0 };
  const observer = new BusObserver(bridge);
  const seen: string[] = [];
  observer.listen(({ event }) => seen.push(event.id));

  events = [archived('a'), archived('b')];
  bridge.eventsPut = 2;
  observer.catchUp();
  observer.catchUp();
  events = [archived('b'), archived('c')];
  bridge.eventsPut = 3;
  observer.catchUp();
  expect(seen).toEqual(['a', 'b', 'c']);
});
