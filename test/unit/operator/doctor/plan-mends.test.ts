import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../lib/operator/doctor/diagnose.ts';
import { isFixable } from '../../../../lib/operator/doctor/findings.ts';
import { planMends } from '../../../../lib/operator/doctor/plan-mends.ts';
import type { Snapshot } from '../../../../lib/operator/doctor/snapshot.ts';
import { BROKEN } from './broken.ts';
import { arnOf, entry, HOUR, healthy, INVITED, NOW, QUEUED, row, token } from './healthy.ts';

const plan = (change: Partial<Snapshot>) => {
  const snapshot = healthy(change);
  return planMends(snapshot, diagnose(snapshot).filter(isFixable));
};

const waits = (name: string, state: 'Await response' | 'Await admission') =>
  new Map([[arnOf(name), { state, since: NOW - HOUR }]]);
const { parked, rows } = healthy();
const others = (target: string) => rows.filter((candidate) => candidate.target !== target);

describe('what mends a wait that nobody would end', () => {
  it('is the call that parked it, where the token is gone', () => {
    const lost = parked.filter(({ sk }) => sk !== token(arnOf(INVITED)).sk);
    expect(plan({ waits: waits(INVITED, 'Await response'), parked: lost })).toEqual([
      { kind: 'repeat', executionArn: arnOf(INVITED), state: 'Await response' },
    ]);
  });

  it('is the call that parked it, where the entry is gone', () => {
    const lost = parked.filter(({ sk }) => sk !== entry(arnOf(QUEUED)).sk);
    expect(plan({ waits: waits(QUEUED, 'Await admission'), parked: lost })).toEqual([
      { kind: 'repeat', executionArn: arnOf(QUEUED), state: 'Await admission' },
    ]);
  });

  it('is its status first, where the row is settled; what else is lost is found afterwards', () => {
    const settled = row(INVITED, 'CANCELED');
    const change = { rows: [...others(INVITED), settled], waits: waits(INVITED, 'Await response') };
    expect(plan({ ...change, parked: [] })).toEqual([
      { kind: 'reopen', row: settled, state: 'Await response' },
    ]);
  });

  it('is its event once more, where the row is gone', () => {
    const running = new Map([
      ...healthy().running,
      [arnOf('stray'), { startedAt: NOW - HOUR, target: '444444444444' }],
    ]);
    expect(plan({ running, waits: waits('stray', 'Await response') })).toEqual([
      { kind: 'ask', executionArn: arnOf('stray'), state: 'Await response', member: null },
    ]);
  });

  it('tells first whose the address is, where a member has it', () => {
    const stray = { startedAt: NOW - HOUR, target: 'jane@example.com' };
    const member = { id: '555555555555', email: 'jane@example.com', joinedAt: NOW - HOUR };
    const changes = {
      running: new Map([...healthy().running, [arnOf('stray'), stray]]),
      members: [...healthy().members, member],
      waits: waits('stray', 'Await response'),
    };
    expect(plan(changes)).toContainEqual({
      ...{ kind: 'ask', executionArn: arnOf('stray'), state: 'Await response', member },
    });
  });
});

it('names the open handshake that a row should name', () => {
  const mistaken = row(INVITED, 'INVITED', { handshakeId: 'h-invented' });
  expect(plan({ rows: [...others(INVITED), mistaken] })).toEqual([
    { kind: 'handshake', row: mistaken, handshake: healthy().handshakes[0] },
  ]);
});

it('deletes what nobody can read before it asks for a sweep', () => {
  const controlProblem = { kind: 'garbage', detail: 'is no JSON', text: '{' } as const;
  expect(plan({ control: null, controlProblem })).toEqual([
    { kind: 'control', text: '{' },
    { kind: 'sweep', functionName: 'Handshakes-Sweep', withMembers: false },
  ]);
});

it('touches nothing that the second look has not found', () => {
  const lost = parked.filter(({ sk }) => sk !== token(arnOf(INVITED)).sk);
  const snapshot = healthy({ waits: waits(INVITED, 'Await response'), parked: lost });
  expect(planMends(snapshot, [])).toEqual([]);
});

it('asks for a sweep that lists the members, where one of them is still invited', () => {
  expect(plan(BROKEN.MEMBER_STILL_INVITED[0])).toEqual([
    { kind: 'sweep', functionName: 'Handshakes-Sweep', withMembers: true },
  ]);
});
