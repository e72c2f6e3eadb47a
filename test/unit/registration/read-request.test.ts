import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../../lambdas/shared/contract/events.ts';
import { readRequest } from '../../../lambdas/shared/domain/registration/read-request.ts';
import { EXECUTION_ARN, visit } from '../support/invitation-rows.ts';

const STARTED_AT = '2026-11-23T10:00:01.500Z';

function read(event: unknown) {
  return readRequest({ visit: visit(), event, startedAt: STARTED_AT });
}

function eventOf(detail: unknown, envelope: object = {}) {
  return {
    id: 'event-1',
    time: '2026-11-23T10:00:00Z',
    'detail-type': 'AccountInvitationRequested',
    detail,
    ...envelope,
  };
}

function asked(event: unknown) {
  const result = read(event);
  if (result.kind !== 'asked') throw new Error(result.invalid.message);
  return result.asked;
}

function invalid(event: unknown) {
  const result = read(event);
  if (result.kind !== 'invalid') throw new Error('the request was read');
  return result.invalid;
}

describe('reading a request', () => {
  it('fills in what a short request leaves out', () => {
    expect(asked(eventOf({ version: 1, target: ' 1111-2222-3333 ' }))).toEqual({
      target: { id: '111122223333', type: 'ACCOUNT' },
      campaign: 'default',
      requestId: 'event-1',
      eventId: 'event-1',
      requestedAt: '2026-11-23T10:00:00.000Z',
      organizationalUnit: null,
      notes: null,
      tags: null,
      priority: 5,
      maxInvitations: null,
      isReinvitation: false,
      succeeds: null,
    });
  });

  it('takes the example of the contract', () => {
    const { example } = EVENTS.AccountInvitationRequested;
    expect(asked(eventOf(example))).toMatchObject({
      campaign: example.campaign,
      organizationalUnit: example.organizationalUnit,
      notes: example.notes,
    });
  });

  it('lets the caller name the request', () => {
    const detail = { version: 1, target: 'Jane@Example.com', requestId: 'row-17' };
    expect(asked(eventOf(detail))).toMatchObject({
      requestId: 'row-17',
      eventId: 'event-1',
      target: { id: 'jane@example.com', type: 'EMAIL' },
    });
  });

  it('names a request after its execution when nothing else names it', () => {
    const request = asked({ detail: { version: 1, target: '111122223333' } });
    expect(EXECUTION_ARN.endsWith(`:${request.eventId}`)).toBe(true);
    expect(request).toMatchObject({ requestId: request.eventId, requestedAt: STARTED_AT });
  });

  it('was never put after its execution was started', () => {
    const event = {
      ...eventOf({ version: 1, target: '111122223333' }),
      time: '2099-01-01T00:00:00Z',
    };
    expect(asked(event)).toMatchObject({ requestedAt: STARTED_AT });
  });

  it('knows a successor by its succession', () => {
    const event = eventOf(
      { version: 1, target: '111122223333' },
      { succession: { of: 'arn:old' } },
    );
    expect(asked(event).succeeds).toBe('arn:old');
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'invite 111122223333'],
    ['a list', [1, 2]],
    ['an empty object', {}],
    ['a detail that is text', eventOf('111122223333')],
    ['a detail that is a list', eventOf(['111122223333'])],
  ])('fails on %s without a target, naming what is expected', (_, event) => {
    const request = invalid(event);
    expect(request.target).toBeNull();
    expect(request.campaign).toBe('default');
    expect(request.message).toMatch(/expected/);
  });

  it('fails on an event of another type, naming it', () => {
    const event = eventOf({ version: 1, target: '111122223333' }, { 'detail-type': 'Accounts' });
    expect(invalid(event).message).toContain('detail-type is "Accounts"');
  });

  it.each([
    [
      'version',
      { target: '111122223333' },
      'field version is missing; expected the number 1; add it',
    ],
    ['version', { version: 2, target: '111122223333' }, 'field version holds 2;'],
    [
      'organizationalUnit',
      { version: 1, target: '111122223333', organizationalUnit: 'Workloads' },
      'field organizationalUnit holds "Workloads"; expected the id of an organizational unit',
    ],
    [
      'priority',
      { version: 1, target: '111122223333', priority: 10 },
      'field priority holds 10; expected a whole number from 0',
    ],
    [
      'maxInvitations',
      { version: 1, target: '111122223333', maxInvitations: '2' },
      'field maxInvitations holds "2";',
    ],
    [
      'reinvite',
      { version: 1, target: '111122223333', reinvite: 'yes' },
      'field reinvite holds "yes"; expected true or false',
    ],
    [
      'campaign',
      { version: 1, target: '111122223333', campaign: 'a b' },
      'field campaign holds "a b";',
    ],
    [
      'requestId',
      { version: 1, target: '111122223333', requestId: '' },
      'field requestId holds "";',
    ],
    ['tags', { version: 1, target: '111122223333', tags: { team: 1 } }, 'field tags.team holds 1;'],
    [
      'tags',
      { version: 1, target: '111122223333', tags: ['team'] },
      'field tags holds a list of 1;',
    ],
    [
      'ou',
      { version: 1, target: '111122223333', ou: 'ou-abcd-12345678' },
      'unknown field ou; expected only version, target,',
    ],
  ])('keeps the target and names field %s', (_, detail, message) => {
    const request = invalid(eventOf(detail));
    expect(request.target).toEqual({ id: '111122223333', type: 'ACCOUNT' });
    expect(request.message).toContain(message);
    expect(request.message).toMatch(/then put the event again$/);
  });

  it('reads an account id that has lost its quotes, to say so under its own row', () => {
    const request = invalid(eventOf({ version: 1, target: 111122223333 }));
    expect(request.target?.id).toBe('111122223333');
    expect(request.message).toContain('field target holds 111122223333; expected an account id');
  });

  it('has no target when the account id is too short', () => {
    const request = invalid(eventOf({ version: 1, target: '12345' }));
    expect(request).toMatchObject({ target: null, requestId: 'event-1' });
    expect(request.message).toContain('field target holds "12345"');
  });

  it('keeps the campaign and the request id of a request that is wrong elsewhere', () => {
    const detail = { version: 9, target: '111122223333', campaign: 'wave-1', requestId: 'r-1' };
    expect(invalid(eventOf(detail))).toMatchObject({ campaign: 'wave-1', requestId: 'r-1' });
  });

  it('names every problem at once, and stops counting aloud after five', () => {
    const detail = {
      version: 2,
      target: '1',
      campaign: '',
      requestId: '',
      priority: 99,
      maxInvitations: 0,
      reinvite: 1,
    };
    const { message } = invalid(eventOf(detail));
    expect(message.split(' | ')).toHaveLength(6);
    expect(message).toContain('and 2 more problems');
  });

  it('shortens what it shows, whatever it is sent', () => {
    const long = 'x'.repeat(200_000);
    const detail = { version: 1, target: long, campaign: long, [long]: 1, tags: { [long]: long } };
    const { message } = invalid(eventOf(detail));
    expect(message.length).toBeLessThan(2_000);
    expect(message).toContain('(200000 characters)');
  });

  it('never repeats the notes to the account owner', () => {
    const detail = { version: 1, target: '111122223333', notes: 'secret '.repeat(200) };
    const { message } = invalid(eventOf(detail));
    expect(message).toContain('field notes holds text of 1400 characters');
    expect(message).not.toContain('secret');
  });
});
