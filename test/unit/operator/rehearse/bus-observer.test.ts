import { expect, it } from 'vitest';
import type { ArchivedEvent } from '../../../../lib/local/events/event-bridge.ts';
import { BusObserver } from '../../../../lib/operator/rehearse/bus-observer.ts';

function archived(id: string): ArchivedEvent {
  return { busName: 'any', matched: [], event: { id } as ArchivedEvent['event'] };
}

it('sees every event once, at the instant it was put', () => {
  let events: ArchivedEvent[] = [];
  let now = 1;
  const bridge = { archive: () => events, eventsPut: 0 };
  const observer = new BusObserver(bridge, () => now);
  const seen: unknown[] = [];
  observer.listen(({ event, atMs }) => seen.push([event.id, atMs]));

  events = [archived('a'), archived('b')];
  bridge.eventsPut = 2;
  observer.catchUp();
  observer.catchUp();
  now = 2;
  // The archive forgets its oldest events now and then.
  events = [archived('b'), archived('c')];
  bridge.eventsPut = 3;
  observer.catchUp();
  expect(seen).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 2],
  ]);
});
