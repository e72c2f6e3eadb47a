import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../../lambdas/shared/contract/events.ts';
import { readCommand } from '../../../lambdas/shared/domain/commands/read-command.ts';

const COMMANDS = [
  'InvitationWithdrawalRequested',
  'EscalationResolved',
  'AdmissionPauseRequested',
  'AdmissionResumeRequested',
] as const;
const TARGET = '111122223333';

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

function problemsOf(name: string, detail: unknown): string {
  const read = readCommand(envelope(name, detail));
  if (read.kind === 'command') throw new Error('it follows its schema');
  return read.invalid.message;
}

describe('reading a command', () => {
  it.each(COMMANDS)('takes the example of %s', (name) => {
    const { example } = EVENTS[name];
    expect(readCommand(envelope(name, example))).toEqual({
      kind: 'command',
      command: { name, detail: example, eventId: 'event-1', at: '2026-11-23T10:00:00.000Z' },
    });
  });

  it.each([
    [
      'InvitationWithdrawalRequested',
      { version: 1, target: TARGET, requestedby: 'jane' },
      'unknown field requestedby; expected only version, target, requestedBy, comment; remove it or correct its name',
    ],
    [
      'InvitationWithdrawalRequested',
      { target: TARGET },
      'field version is missing; expected the number 1; add it',
    ],
    [
      'EscalationResolved',
      { version: 1, escalationId: 'esc-0123456789abcdef', decision: 'Retry' },
      'field decision holds "Retry"; expected "retry" or "abort"; correct it',
    ],
    [
      'AdmissionResumeRequested',
      { version: 1, clear: 'all', comment: 5 },
      'field clear holds "all"; expected "pause", "gate" or "both"; correct it | field comment holds 5',
    ],
  ])('of %s: names what is wrong and how to correct it', (name, detail, problem) => {
    expect(problemsOf(name, detail)).toContain(`${name}: ${problem}`);
    expect(problemsOf(name, detail)).toMatch(/; then put the event again$/);
  });

  it('shows a name that would begin a line of its own on one line', () => {
    const detail = { version: 1, target: TARGET, 'x\nOr run: rm': 1 };
    expect(problemsOf('InvitationWithdrawalRequested', detail)).toContain('x\\nOr run: rm');
  });

  it.each([
    ['account id', TARGET, { id: TARGET, type: 'ACCOUNT' }],
    ['account id without quotes', 111122223333, { id: TARGET, type: 'ACCOUNT' }],
    ['address', ' Owner@Example.com', { id: 'owner@example.com', type: 'EMAIL' }],
    ['nothing that is one', 'INVITATION', null],
  ])('finds the target that an invalid one names: %s', (_, target, expected) => {
    expect(readCommand(envelope('AdmissionPauseRequested', { target }))).toMatchObject({
      kind: 'invalid',
      invalid: { target: expected, escalationId: null },
    });
  });

  it('finds the question that an invalid answer names', () => {
    const read = (escalationId: unknown) =>
      readCommand(envelope('EscalationResolved', { escalationId }));
    const escalationId = 'esc-0123456789abcdef';
    expect(read(escalationId)).toMatchObject({ invalid: { target: null, escalationId } });
    expect(read('esc-1')).toMatchObject({ invalid: { target: null, escalationId: null } });
  });

  it.each([
    ['another type', envelope('AdmissionStopRequested', { version: 1 })],
    ['no id', { ...envelope('AdmissionPauseRequested', { version: 1 }), id: undefined }],
    ['no envelope', { version: 1, target: TARGET }],
    ['nothing', null],
  ])('fails on %s, so that the event goes to the dead-letter queue', (_, event) => {
    expect(() => readCommand(event)).toThrow(/no command: expected an event of EventBridge/);
  });
});
