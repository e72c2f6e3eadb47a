import { describe, expect, it } from 'vitest';
import { operatorCommand } from '../../../lambdas/operator-commands/schema.ts';
import { EVENTS } from '../../../lambdas/shared/contract/events.ts';

const COMMANDS = [
  'InvitationWithdrawalRequested',
  'EscalationResolved',
  'AdmissionPauseRequested',
  'AdmissionResumeRequested',
] as const;

function envelope(name: string, detail: unknown) {
  return {
    version: '0',
    id: 'event-1',
    'detail-type': name,
    source: 'operator',
    account: '999988887777',
    time: '2026-11-23T10:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail,
  };
}

describe('reading a command', () => {
  it.each(COMMANDS)('takes the example of %s', (name) => {
    const { example } = EVENTS[name];
    expect(operatorCommand.parse(envelope(name, example))).toEqual({
      name,
      detail: example,
      eventId: 'event-1',
      at: '2026-11-23T10:00:00.000Z',
    });
  });

  it.each([
    ['an unknown field', envelope('AdmissionPauseRequested', { version: 1, until: 'Monday' })],
    ['another version', envelope('AdmissionPauseRequested', { version: 2 })],
    ['another type', envelope('AdmissionStopRequested', { version: 1 })],
    ['no envelope', { version: 1, target: '111122223333' }],
  ])('fails on %s, so that the event goes to the dead-letter queue', (_, event) => {
    expect(operatorCommand.safeParse(event).success).toBe(false);
  });
});
