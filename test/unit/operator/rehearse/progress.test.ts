import { expect, it } from 'vitest';
import type { BusEvent } from '../../../../lib/operator/rehearse/bus-event.ts';
import { CampaignProgress } from '../../../../lib/operator/rehearse/progress.ts';
import { busEvent } from './events.ts';

function after(...events: readonly BusEvent[]): CampaignProgress {
  const progress = new CampaignProgress(['111122223333', '111122223334']);
  for (const event of events) progress.note(event);
  return progress;
}

it('counts where accounts stand, as the bus tells', () => {
  expect(after().counts()).toEqual({ QUEUED: 2 });
  expect(after(busEvent('InvitationSent')).counts()).toEqual({ QUEUED: 1, INVITED: 1 });
  expect(after(busEvent('EscalationRaised')).counts()).toEqual({ QUEUED: 1, ESCALATED: 1 });
  expect(after(busEvent('EscalationRaised'), busEvent('EscalationResolved')).counts()).toEqual({
    QUEUED: 2,
  });
});

it('is complete when every account has its end', () => {
  const first = busEvent('InvitationSettled');
  expect(after(first, first).isComplete).toBe(false);
  const both = after(first, busEvent('InvitationSettled', { target: '111122223334' }));
  expect(both.isComplete).toBe(true);
  expect(both.settled).toBe(2);
});

it('leaves an account at its end, whatever arrives late', () => {
  const settled = busEvent('InvitationSettled', { status: 'DECLINED' });
  expect(after(settled, busEvent('InvitationSent')).counts()).toEqual({ QUEUED: 1, DECLINED: 1 });
});

it('leaves out what is not of the campaign', () => {
  expect(after(busEvent('InvitationSettled', { target: 'me@example.com' })).settled).toBe(0);
});
