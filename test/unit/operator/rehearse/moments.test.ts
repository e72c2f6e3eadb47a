import { expect, it } from 'vitest';
import { toMoment } from '../../../../lib/operator/rehearse/moments.ts';
import { busEvent } from './events.ts';

it.each([
  [
    busEvent('EscalationRaised'),
    'PAYMENT_INSTRUMENT_REQUIRED: the account has no valid payment method; asks the owner of the invited account',
  ],
  [busEvent('InvitationSent', { attempt: 2 }), 'invited again, for the second time'],
  [busEvent('InvitationSettled', { status: 'DECLINED' }), 'DECLINED'],
  [
    busEvent('InvitationSettled', { reason: 'ALREADY_A_MEMBER', message: 'was there' }),
    'JOINED, ALREADY_A_MEMBER: was there',
  ],
])('tells what a person would want to know', (event, text) => {
  expect(toMoment(event)?.text).toBe(text);
});

it.each([
  busEvent('AccountInvitationRequested'),
  busEvent('EscalationRaised', { reminder: 1 }),
  busEvent('InvitationSent'),
  busEvent('InvitationSettled'),
])('keeps quiet about daily business', (event) => {
  expect(toMoment(event)).toBeUndefined();
});
