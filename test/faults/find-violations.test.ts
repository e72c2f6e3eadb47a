import { describe, expect, it } from 'vitest';
import type { HistoryItem } from '../../lambdas/shared/contract/outcome-item.ts';
import { OWN_REASONS } from '../../lambdas/shared/contract/status.ts';
import type { Evidence } from '../../lib/operator/faults/evidence.ts';
import { findViolations } from '../../lib/operator/faults/find-violations.ts';
import { EXECUTION_ARN, TARGET } from '../unit/support/invitation-rows.ts';
import { HANDSHAKE, joinedRow, openEvidence, soundEvidence } from './sound-evidence.ts';

const ENDINGS = [{ target: TARGET, status: 'JOINED', placement: 'PLACED' }];
const STRICT = { explains: () => false, expects: () => false };

const atEnd = (change: Partial<Evidence>) =>
  findViolations(soundEvidence(change), { ...STRICT, endings: ENDINGS });
const meanwhile = (change: Partial<Evidence>) => findViolations(openEvidence(change), STRICT);

const HOUR = 3_600_000;
const toldInTurn = (state: string, hour: number) => ({
  ...{ state, changedAt: new Date(hour * HOUR).toISOString() },
});
const LATER = {
  ...HANDSHAKE,
  id: 'h-second00000',
  requestedAtMs: HANDSHAKE.requestedAtMs + 60_000,
};

describe('the promises', () => {
  it('are kept by an invitation that was accepted', () => {
    expect(atEnd({})).toEqual([]);
  });

  it('are kept by one that is open', () => {
    expect(meanwhile({})).toEqual([]);
  });

  it('break with a second invitation that nobody asked for', () => {
    expect(atEnd({ handshakes: [HANDSHAKE, LATER] })).toEqual([
      {
        promise: 'one invitation',
        found: '111122223333 was invited again by h-second00000 after h-1234567890 (ACCEPTED)',
      },
    ]);
  });

  it('allow another invitation after the first has expired', () => {
    const expired = { ...HANDSHAKE, state: 'EXPIRED', expiresAtMs: LATER.requestedAtMs };
    expect(atEnd({ handshakes: [expired, LATER] })).toEqual([]);
  });

  it('allow another invitation when somebody asked again', () => {
    const again = { target: TARGET, atMs: LATER.requestedAtMs };
    const declined = { ...HANDSHAKE, state: 'DECLINED' };
    const asked = [...soundEvidence().asked, again];
    expect(atEnd({ handshakes: [declined, LATER], asked })).toEqual([]);
  });

  it('break with two invitations open at a time, though somebody asked again', () => {
    const open = { ...HANDSHAKE, state: 'OPEN' };
    const again = { target: TARGET, atMs: LATER.requestedAtMs };
    const found = atEnd({ handshakes: [open, LATER], asked: [again] });
    expect(found.map(({ promise }) => promise)).toContain('one invitation');
  });

  it('say nothing of invitations that people send', () => {
    const byHand = { ...LATER, isByHand: true };
    expect(atEnd({ handshakes: [HANDSHAKE, byHand] })).toEqual([]);
  });

  it('break with a request that has no row', () => {
    const asked = [...soundEvidence().asked, { target: '222222222222', atMs: 0 }];
    expect(atEnd({ asked })).toEqual([
      { promise: 'every request has a row', found: '222222222222 was asked for and has no row' },
    ]);
  });

  it.each([
    ['an owner that has ended', [{ status: 'ABORTED' }], {}, 'its owner is ABORTED'],
    [
      'an owner without a token',
      [{}],
      { tokens: [] },
      'its owner waits in Await response without a token on file',
    ],
    [
      'an owner that is in no queue',
      [{ state: 'Await admission' }],
      { tokens: [{ executionArn: EXECUTION_ARN, state: 'Await admission' }] },
      'its owner waits for admission and is not in the queue',
    ],
  ])('break with %s', (_, [owner], inFlight, problem) => {
    const evidence = openEvidence();
    const executions = evidence.executions.map((execution) => ({ ...execution, ...owner }));
    const found = meanwhile({ executions, inFlight: { ...evidence.inFlight, ...inFlight } });
    expect(found.filter(({ promise }) => promise === 'every wait has a reason')).toEqual([
      {
        promise: 'every wait has a reason',
        found: `${TARGET} is INVITED, but ${problem}`,
      },
    ]);
  });

  it.each(['EXPIRED', 'ACCEPTED', 'DECLINED', 'CANCELED'])(
    'break with an owner that waits for an invitation that was %s long ago',
    (state) => {
      const ended = { ...HANDSHAKE, state, endedAtMs: 0 };
      expect(meanwhile({ handshakes: [ended] })).toEqual([
        {
          promise: 'every wait has a reason',
          found: `${TARGET} is INVITED, but its invitation is ${state} already`,
        },
      ]);
    },
  );

  it('leave the sweep an hour to find an end', () => {
    const expired = { ...HANDSHAKE, state: 'EXPIRED', endedAtMs: openEvidence().atMs - HOUR };
    expect(meanwhile({ handshakes: [expired] })).toEqual([]);
  });

  it('hold for what has ended while others go on', () => {
    const rows = [joinedRow({ status: 'DECLINED', placement: null })];
    const inFlight = { ...soundEvidence().inFlight, permits: [EXECUTION_ARN] };
    const found = findViolations(soundEvidence({ rows, announced: [], inFlight }), STRICT);
    expect(found.map(({ promise }) => promise)).toEqual([
      'the table is true',
      'every ending is announced',
      'nothing is left behind',
    ]);
  });

  it.each([
    [
      'closed',
      { isClosed: true, isPaused: false },
      ['closed', 'open'],
      'is closed, and the bus was told open',
    ],
    [
      'opened',
      { isClosed: false, isPaused: false },
      ['closed'],
      'is not closed, and the bus was told closed',
    ],
    [
      'paused',
      { isClosed: false, isPaused: true },
      ['closed', 'open'],
      'is paused, and the bus was told nothing',
    ],
    [
      'going on',
      { isClosed: true, isPaused: false },
      ['closed', 'paused'],
      'is not paused, and the bus was told paused',
    ],
  ])('break when nobody is told that the gate is %s', (_, gate, states, found) => {
    const gateChanges = states.map(toldInTurn);
    expect(findViolations(soundEvidence({ gate, gateChanges }), STRICT)).toEqual([
      { promise: 'the gate is told of', found: `the gate ${found}` },
    ]);
  });

  it('hold while the gate is half-open, or paused and told so', () => {
    const gateChanges = ['closed', 'paused', 'half-open'].map(toldInTurn);
    const gate = { isClosed: true, isPaused: true };
    expect(findViolations(soundEvidence({ gate, gateChanges }), STRICT)).toEqual([]);
  });

  it('hold when a change of the gate is told after the next one', () => {
    const gateChanges = ['half-open', 'open'].map(toldInTurn).toReversed();
    expect(findViolations(soundEvidence({ gateChanges }), STRICT)).toEqual([]);
  });

  it('leave an hour to tell of an ending', () => {
    const settledAt = new Date(soundEvidence().atMs - HOUR + 1).toISOString();
    const evidence = soundEvidence({ rows: [joinedRow({ settledAt })], announced: [] });
    expect(findViolations(evidence, STRICT)).toEqual([]);
  });

  it('break with another ending', () => {
    const rows = [joinedRow({ placement: 'FAILED', reason: 'ABANDONED' })];
    expect(atEnd({ rows })).toEqual([
      {
        promise: 'the same ending',
        found: `${TARGET} ended JOINED FAILED ABANDONED; expected JOINED PLACED`,
      },
    ]);
  });

  it.each([
    ['the account is no member', { members: [] }],
    [
      'the account is in r-root',
      { members: [{ id: TARGET, email: 'owner@example.com', parentId: 'r-root' }] },
    ],
  ])('break when %s', (lie, change) => {
    expect(atEnd(change)).toEqual([
      { promise: 'the table is true', found: `${TARGET} is JOINED, but ${lie}` },
    ]);
  });

  it('break when the table says another end than the handshake', () => {
    const rows = [joinedRow({ status: 'EXPIRED', placement: null })];
    const announced = [{ target: TARGET, status: 'EXPIRED' }];
    const found = atEnd({ rows, announced, members: [] });
    expect(found).toContainEqual({
      promise: 'the table is true',
      found: `${TARGET} is EXPIRED, but h-1234567890 is ACCEPTED`,
    });
  });

  it('break with an open invitation in no row', () => {
    const stray = { ...HANDSHAKE, id: 'h-stray000000', target: 'x@example.com', state: 'OPEN' };
    expect(atEnd({ handshakes: [HANDSHAKE, stray] })).toEqual([
      {
        promise: 'the table is true',
        found: 'h-stray000000 to x@example.com is open and in no row',
      },
    ]);
  });

  it('leave the sweep an hour to find out which invitation is whose', () => {
    const { atMs } = soundEvidence();
    const sent = { ...LATER, target: 'x@example.com', state: 'OPEN', requestedAtMs: atMs - HOUR };
    expect(atEnd({ handshakes: [HANDSHAKE, sent] })).toEqual([]);
  });

  const WITHDRAWAL = {
    ...{ eventId: 'e-1', name: 'InvitationWithdrawalRequested', target: TARGET },
    ...{ words: '{}', atMs: Date.parse(joinedRow().requestedAt) + 1 },
  };
  const tells = (message: string | null, eventId = 'e-1') =>
    ({ message, details: { eventId } }) as unknown as HistoryItem;

  it('break with a command that no history tells of', () => {
    const found = atEnd({ commands: [{ ...WITHDRAWAL, target: null }] });
    expect(found).toEqual([
      {
        promise: 'every command is recorded',
        found: 'no history tells of the InvitationWithdrawalRequested {}',
      },
    ]);
  });

  it('break with a withdrawal of which nothing came, and nothing says why', () => {
    const commands = [WITHDRAWAL];
    expect(atEnd({ commands, history: [tells(null)] })).toEqual([
      {
        promise: 'every command is recorded',
        found: `${TARGET} is JOINED although it was withdrawn, and nothing says why`,
      },
    ]);
    expect(atEnd({ commands, history: [tells('too late')] })).toEqual([]);
    const rows = [joinedRow({ message: OWN_REASONS.TOO_LATE_TO_WITHDRAW })];
    expect(atEnd({ commands, history: [tells(null)], rows })).toEqual([]);
  });

  it('hold when a person has put a command again, with the same words', () => {
    const commands = [{ ...WITHDRAWAL, eventId: 'e-0' }, WITHDRAWAL];
    expect(atEnd({ commands, history: [tells('too late')] })).toEqual([]);
  });

  it('break with an ending that nobody was told', () => {
    expect(atEnd({ announced: [] })).toEqual([
      {
        promise: 'every ending is announced',
        found: `${TARGET} ended JOINED and nobody was told`,
      },
    ]);
  });

  it.each([
    [
      'a token of Await response',
      { tokens: [{ executionArn: EXECUTION_ARN, state: 'Await response' }] },
    ],
    ['a pointer to a queue entry', { pointers: [EXECUTION_ARN] }],
    ['a place in the queue', { places: [EXECUTION_ARN] }],
    ['a permit', { permits: [EXECUTION_ARN] }],
  ])('break with %s that outlives its execution', (what, left) => {
    const inFlight = { ...soundEvidence().inFlight, ...left };
    expect(atEnd({ inFlight })).toEqual([
      { promise: 'nothing is left behind', found: `${what} of 11111111-aaaa, which has ended` },
    ]);
  });

  it('break with an error that the fault does not explain', () => {
    const errors = ['injected', 'a surprise'];
    const explains = (line: string) => line === 'injected';
    expect(findViolations(soundEvidence({ errors }), { ...STRICT, explains })).toEqual([
      { promise: 'no unexplained error', found: 'a surprise' },
    ]);
  });

  it('break with a dead letter that nobody expects', () => {
    expect(atEnd({ deadLetters: ['an event'] })).toEqual([
      { promise: 'no lost event', found: 'an event' },
    ]);
  });

  it('break when what nobody can read is kept nowhere', () => {
    const judgement = { ...STRICT, endings: ENDINGS, keeps: ['gibberish'] };
    expect(findViolations(soundEvidence(), judgement)).toEqual([
      {
        promise: 'no lost event',
        found: "a request of 'gibberish' is neither in the table nor in a dead-letter queue",
      },
    ]);
  });
});
