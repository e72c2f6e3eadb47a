import { expect, it } from 'vitest';
import type { EventDetail } from '../../../../lambdas/shared/contract/events.ts';
import type { BusEvent } from '../../../../lib/operator/rehearse/bus-event.ts';
import { GateNarrator } from '../../../../lib/operator/rehearse/gate-narrator.ts';
import { HOUR_MS } from '../../../../lib/operator/rehearse/virtual-day.ts';
import { busEvent } from './events.ts';

type Gate = Extract<BusEvent, { name: 'AdmissionGateChanged' }>;
type State = EventDetail<'AdmissionGateChanged'>['state'];

/** What is told, with its hour, of a gate that changes so. */
function told(...changes: readonly (readonly [number, State, string?])[]) {
  const narrator = new GateNarrator();
  const moments = changes.flatMap(([hour, state, reason = null]) =>
    narrator.note(
      busEvent(
        'AdmissionGateChanged',
        { state, reason, requiredAccountQuota: null },
        hour * HOUR_MS,
      ) as Gate,
    ),
  );
  return [...moments, ...narrator.tellOpening(Number.POSITIVE_INFINITY)].map(({ atMs, text }) => [
    atMs / HOUR_MS,
    text,
  ]);
}

it('tells when the gate closed and why, and when it opened', () => {
  expect(told([0, 'closed', 'FULL'], [6, 'half-open'], [6, 'open'])).toEqual([
    [0, 'gate closed, FULL'],
    [6, 'gate open'],
  ]);
});

it('tells the quota that the campaign needs', () => {
  const narrator = new GateNarrator();
  expect(narrator.note(busEvent('AdmissionGateChanged') as Gate)[0]?.text).toBe(
    'gate closed, ACCOUNT_NUMBER_LIMIT_EXCEEDED, the campaign needs an account quota of 200',
  );
});

it('keeps quiet about looks, and counts them', () => {
  expect(
    told(
      [0, 'closed', 'FULL'],
      [6, 'closed', 'FULL'],
      [12, 'open'],
      [12.1, 'closed', 'FULL'],
      [18, 'open'],
    ),
  ).toEqual([
    [0, 'gate closed, FULL'],
    [18, 'gate open, after 2 looks in vain'],
  ]);
});

it('tells of an opening that lasts, and of the next closing', () => {
  expect(told([0, 'closed', 'FULL'], [6, 'open'], [8, 'closed', 'FULL'])).toEqual([
    [0, 'gate closed, FULL'],
    [6, 'gate open'],
    [8, 'gate closed, FULL'],
  ]);
});

it('tells of another reason at once', () => {
  expect(
    told([0, 'closed', 'FULL'], [6, 'open'], [6, 'closed', 'RATE']).map(([, text]) => text),
  ).toEqual(['gate closed, FULL', 'gate closed, RATE']);
});

it('tells of a pause', () => {
  expect(told([0, 'paused'], [1, 'resumed']).map(([, text]) => text)).toEqual([
    'admission paused',
    'admission resumed',
  ]);
});
