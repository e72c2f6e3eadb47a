import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesAtAnyTime, filesAtStart } from '../../../bench/measure-machine.ts';
import { partsOf } from '../../../bench/profile-parts.ts';
import type { Outcome, Results } from '../../../bench/results.ts';
import { costOfInvitation, findMisses } from '../../../bench/targets.ts';

const OUTCOME: Outcome = {
  campaign: 'ample',
  meaning: 'room for all',
  accounts: 10,
  strategy: 'ours',
  settled: 10,
  lastInvitationHours: 1,
  lastSettledHours: 100.9,
  boundInvitationHours: 1,
  boundSettledHours: 100,
  inviteCalls: 11,
  refusedCalls: 1,
  throttledCalls: 0,
  organizationsCalls: 30,
  neededQuota: null,
  cloud: {
    transitions: 12,
    functionCalls: 6,
    timerTransitions: 1,
    timerCalls: 1,
    sweepCalls: 1,
    readUnits: 20,
    writeUnits: 20,
    closings: 1,
    dollarsPerThousand: 0.5,
  },
};

const SDK = { itemMs: 0.3, pageMs: 0.6 };

function missesOf(changes: Partial<Outcome>, machine: Results['machine'] = null) {
  return findMisses({
    seed: 's',
    outcomes: [{ ...OUTCOME, ...changes }],
    machine,
    parked: null,
    spread: null,
  });
}

describe('the targets', () => {
  it('are met up to their limits', () => {
    expect(missesOf({})).toEqual([]);
  });

  it('are for ours alone', () => {
    expect(missesOf({ strategy: 'slots', lastSettledHours: 500, cloud: null })).toEqual([]);
  });

  it('are missed more than 1 % after the bound', () => {
    expect(missesOf({ lastSettledHours: 101.1 })).toEqual([
      'ample, 10 accounts: the last account settles 1.1 % after the bound',
    ]);
  });

  it('ask for no makespan of what nobody can finish', () => {
    expect(missesOf({ lastSettledHours: 500, neededQuota: 11 })).toEqual([]);
  });

  it('allow as many refused calls for each closing as may be under way', () => {
    expect(missesOf({ refusedCalls: 2 })).toEqual([]);
    expect(missesOf({ refusedCalls: 3 })).toHaveLength(1);
  });

  it('let no account cost more in a larger campaign', () => {
    const cloud = { ...OUTCOME.cloud, dollarsPerThousand: 0.3 } as Outcome['cloud'];
    const outcomes = [
      { ...OUTCOME, cloud },
      { ...OUTCOME, accounts: 1000, settled: 1000, inviteCalls: 1000, refusedCalls: 0 },
    ];
    expect(findMisses({ seed: 's', outcomes, machine: null, parked: null, spread: null })).toEqual([
      'ample: an invitation of 1000 accounts costs more than one of 10',
    ]);
    expect(
      findMisses({
        seed: 's',
        outcomes: outcomes.slice(1),
        machine: null,
        parked: null,
        spread: null,
      }),
    ).toEqual([]);
  });

  it('bind what an account costs, however often it was invited, and tell that it was', () => {
    const cloud = { ...OUTCOME.cloud, transitions: 20 } as Outcome['cloud'];
    const twice = { ...OUTCOME, inviteCalls: 20, refusedCalls: 0, cloud };
    expect(missesOf(twice)).toEqual([
      'ample, 10 accounts: 20.00 transitions for each settled account: accounts invited more than once (20 invitations)',
    ]);
    expect(costOfInvitation(twice)).toEqual({
      transitions: 10,
      functionCalls: 3,
      dollarsPerThousand: 0.25,
    });
  });

  it('show a figure with the digits that are above', () => {
    const cloud = { ...OUTCOME.cloud, functionCalls: 6.0009 } as Outcome['cloud'];
    const [miss] = missesOf({ ...OUTCOME, inviteCalls: 10, refusedCalls: 0, cloud });
    expect(miss).toContain(': 6.0009 function calls for each settled account');
  });

  it('tell of accounts that could not be brought in, which count as one invitation', () => {
    const cloud = { ...OUTCOME.cloud, transitions: 12.5, functionCalls: 6.5 } as Outcome['cloud'];
    const some = { ...OUTCOME, settled: 5, inviteCalls: 6, refusedCalls: 1, cloud };
    expect(costOfInvitation(some)?.transitions).toBe(6.25);
    expect(missesOf(some)).toEqual([
      'ample, 10 accounts: 12.50 transitions, 6.50 function calls for each settled account: 5 accounts could not be brought in; refused calls (1)',
    ]);
  });

  it('tell that few accounts pay for the sweeps, where dollars are missed', () => {
    const cloud = { ...OUTCOME.cloud, sweepCalls: 26.44, dollarsPerThousand: 0.6 };
    expect(missesOf({ cloud: cloud as Outcome['cloud'] })[0]).toContain(
      'few share the sweeps (26.4 for each)',
    );
    const cheap = { ...cloud, dollarsPerThousand: 0.5, transitions: 13 } as Outcome['cloud'];
    expect(missesOf({ cloud: cheap })[0]).not.toContain('sweeps');
  });

  it('tell when an invitation, too, costs more', () => {
    const cloud = { ...OUTCOME.cloud, dollarsPerThousand: 0.6 } as Outcome['cloud'];
    expect(missesOf({ refusedCalls: 0, inviteCalls: 10, cloud })).toEqual([
      'ample, 10 accounts: $0.60 per 1,000 for each settled account: more than the target for each invitation, too',
    ]);
  });

  it('let an account that waits cost nothing', () => {
    const nothing = {
      ...{ transitions: 0, functionCalls: 0, gigabyteSeconds: 0, events: 0 },
      ...{ readUnits: 0, writeUnits: 0, dollarsPerThousand: 0 },
    };
    const found = (parked: Results['parked']) =>
      findMisses({ seed: 's', outcomes: [], machine: null, parked, spread: null });
    expect(found(nothing)).toEqual([]);
    expect(found({ ...nothing, readUnits: 15.24, dollarsPerThousand: 0.00191 })[0]).toContain(
      'costs 15.2 read units a day, $0.0019 for 1,000 accounts',
    );
  });

  it('hold for other seeds', () => {
    const spread = (above: number, worst: number) => [
      { campaign: 'declining', accounts: 10, seeds: 12, above, worst },
    ];
    const found = (figures: Results['spread']) =>
      findMisses({ seed: 's', outcomes: [], machine: null, parked: null, spread: figures });
    expect(found(spread(0, 1.009))).toEqual([]);
    expect(found(spread(2, 1.029))[0]).toContain('with 2 of 12 other seeds');
  });

  it('bind time and memory of a rehearsal', () => {
    const rehearsals = [
      { accounts: 1000, wallSeconds: 20.1, peakMemoryMb: 1025 },
      { accounts: 10_000, wallSeconds: 239, peakMemoryMb: 900 },
      { accounts: 73, wallSeconds: 100, peakMemoryMb: 200 },
    ].map((one) => ({ ...one, campaign: 'generated', awsCalls: 70_000 }));
    expect(missesOf({}, { rehearsals, parts: [], functions: [], sdk: SDK })).toEqual([
      'the rehearsal of 1000 accounts takes 20.1 s, target 20 s; the SDK alone takes 21 s at least of its 70000 calls',
      'the rehearsal of 1000 accounts takes 1025 MB, target 1024 MB',
    ]);
  });

  it('bind the code of each function', () => {
    const functions = [{ name: 'invite-account', kilobytes: 301, allKilobytes: 400, importMs: 1 }];
    expect(missesOf({}, { rehearsals: [], parts: [], functions, sdk: SDK })).toEqual([
      'a cold start of invite-account loads 301.0 KB, target 300 KB',
      'with what rare branches load when they are taken, 1 of 1 functions hold up to 400 KB, target 300 KB',
    ]);
  });
});

describe('the code of a function', () => {
  it('is its entry and the chunks that it needs, each once, with or without rare branches', () => {
    const directory = mkdtempSync(join(tmpdir(), 'bench-test-'));
    try {
      const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
      write('entry.mjs', 'import{a}from"./one.mjs";import"./two.mjs";import fs from"node:fs";');
      write('one.mjs', 'import{b}from"./shared.mjs";export const a=()=>import("./rare.mjs");');
      write('two.mjs', 'export{b}from"./shared.mjs";');
      write('shared.mjs', 'export const b=1;');
      write('rare.mjs', 'import"./shared.mjs";import"./rarer.mjs";await import("node:http");');
      write('rarer.mjs', '');
      write('other.mjs', '');
      const namesOf = (files: ReadonlySet<string>) => [...files].map((path) => basename(path));
      const entry = join(directory, 'entry.mjs');
      const start = ['entry.mjs', 'one.mjs', 'shared.mjs', 'two.mjs'];
      expect(namesOf(filesAtStart(entry)).sort()).toEqual(start);
      const all = [...start, 'rare.mjs', 'rarer.mjs'].sort();
      expect(namesOf(filesAtAnyTime(entry)).sort()).toEqual(all);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('where the time goes', () => {
  it('is told by part, without what is idle', () => {
    const node = (id: number, functionName: string, url = '') => ({
      id,
      callFrame: { functionName, url },
    });
    const parts = partsOf({
      nodes: [
        node(1, '(idle)'),
        node(2, 'handler', `file:///out/asset.${'a'.repeat(64)}/invite-account.mjs`),
        node(3, 'read', 'file:///x/node_modules/dynalite/db/index.js'),
        node(4, '(garbage collector)'),
      ],
      samples: [1, 2, 3, 2, 4],
      timeDeltas: [100, 20, 10, 10, 10],
    });
    expect(parts).toEqual([
      { part: 'functions: the SDK and our code, bundled', percent: 60 },
      { part: 'DynamoDB (dynalite)', percent: 20 },
      { part: 'garbage collection', percent: 20 },
    ]);
  });
});
