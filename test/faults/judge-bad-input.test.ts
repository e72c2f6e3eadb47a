import { describe, expect, it } from 'vitest';
import type {
  HistoryEventName,
  HistoryItem,
  InvitationItem,
} from '../../lambdas/shared/contract/outcome-item.ts';
import { makeBadEvents } from '../../lib/operator/faults/bad-input.ts';
import type { BadEvent } from '../../lib/operator/faults/bad-values.ts';
import { judge } from '../../lib/operator/faults/try-bad-input.ts';
import { invitationRow, TARGET } from '../unit/support/invitation-rows.ts';
import { soundEvidence } from './sound-evidence.ts';

const DETAIL = { version: 1, target: TARGET, priority: 'high' };
const REJECTED: BadEvent = {
  ...{ what: 'a wrong priority', ends: 'rejected', field: 'priority', target: TARGET },
  ...{ name: 'AccountInvitationRequested', detail: DETAIL },
};
const NOTED: BadEvent = { ...REJECTED, what: 'a mistyped withdrawal', ends: 'noted' };
const KEPT: BadEvent = { ...REJECTED, what: 'no target', ends: 'kept' };
const VERBATIM: BadEvent = { ...REJECTED, what: 'odd notes', ends: 'verbatim', field: 'notes' };

const rejection = (message: string) => ({
  rows: [invitationRow({ status: 'REJECTED', message })],
});
const NOTE: HistoryItem = {
  ...{ target: TARGET, record: 'EVENT#2026-11-23T10:00:00.000Z#REJECTED', name: 'REJECTED' },
  ...{
    at: '2026-11-23T10:00:00.000Z',
    executionArn: null,
    reason: null,
    message: null,
    details: {},
  },
};
const NAMES_IT = 'field priority holds "high"; expected a whole number';

describe('a bad event', () => {
  it('is told as it has to be when its rejection names the field', () => {
    expect(judge([REJECTED], soundEvidence(rejection(NAMES_IT)))).toEqual([]);
  });

  it.each([
    ['ended INVITED; expected REJECTED', { rows: [invitationRow({ status: 'INVITED' })] }],
    ['ended nowhere; expected REJECTED', { rows: [] }],
    ['was rejected without naming priority: no', rejection('no')],
    ['was rejected with internals', rejection(`${NAMES_IT} at parse (/var/task/index.mjs:1:2)`)],
    ['was rejected with 3008 characters', rejection(`priority${'x'.repeat(3_000)}`)],
  ])('that %s is a problem', (problem, change) => {
    const [found, ...others] = judge([REJECTED], soundEvidence(change));
    expect(found).toContain(problem);
    expect(others).toEqual([]);
  });

  it('about an invitation must be in its history and must not disturb it', () => {
    const judged = (row: Partial<InvitationItem>, name: HistoryEventName, message = NAMES_IT) => {
      const rows = [invitationRow({ status: 'INVITED', ...row })];
      const history = [{ ...NOTE, name, message }];
      return judge([NOTED], soundEvidence({ rows, history }))[0];
    };
    expect(judged({}, 'REJECTED')).toBeUndefined();
    expect(judged({ status: 'REJECTED' }, 'REJECTED')).toContain('disturbed its invitation');
    expect(judged({ withdrawRequested: true }, 'REJECTED')).toContain('disturbed its invitation');
    expect(judged({}, 'INVITED')).toContain('is not in the history');
    expect(judged({}, 'REJECTED', 'no')).toContain('was rejected without naming priority: no');
  });

  it('that has to be kept must be in a dead-letter queue and in no row', () => {
    const kept = soundEvidence({ rows: [], deadLetters: ['the event'] });
    expect(judge([KEPT], kept)).toEqual([]);
    expect(judge([KEPT], soundEvidence({ ...rejection('no'), deadLetters: [] }))).toEqual([
      `no target: ${JSON.stringify(DETAIL)} has a row (REJECTED)`,
      '0 events are in the dead-letter queues; expected 1',
    ]);
  });

  it('that is allowed must be stored as it came', () => {
    const event = { ...VERBATIM, detail: { ...DETAIL, notes: '{% 1 + 1 %}' } };
    const stored = (notes: string) => soundEvidence({ rows: [invitationRow({ notes })] });
    expect(judge([event], stored('{% 1 + 1 %}'))).toEqual([]);
    expect(judge([event], stored('2'))[0]).toContain('was stored as "2"');
  });

  it.each([
    ['an execution that failed', { executions: [execution('FAILED')] }],
    ['a line of an error', { errors: ['{"level":"ERROR"}'] }],
  ])('leaves no %s', (_, change) => {
    expect(judge([], soundEvidence({ rows: [], ...change }))).toHaveLength(1);
  });
});

it('a command about nobody fails its function, which is how it is kept', () => {
  const errors = ['{"level":"ERROR","errorType":"UnreadableCommand"}'];
  expect(judge([], soundEvidence({ rows: [], errors }))).toEqual([]);
});

function execution(status: string) {
  return { arn: 'arn', status, state: 'Register invitation', isParked: false };
}

describe('the bad events that are made', () => {
  it('are the same for the same seed, and others for another', () => {
    const text = (seed: string) => JSON.stringify(makeBadEvents(200, seed));
    expect(text('a')).toBe(text('a'));
    expect(text('a')).not.toBe(text('b'));
  });

  it('have a target each, so that each ends in a row of its own', () => {
    const events = makeBadEvents(400, 'a').filter(({ ends }) => ends !== 'kept');
    expect(new Set(events.map(({ target }) => target)).size).toBe(events.length);
  });
});
