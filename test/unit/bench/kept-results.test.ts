import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addOutcome, KeptResults } from '../../../bench/kept-results.ts';
import type { Outcome } from '../../../bench/results.ts';

function outcome(campaign: string, accounts: number, strategy = 'ours', settled = 1): Outcome {
  return {
    ...{ campaign, accounts, strategy, settled, meaning: '', neededQuota: null, cloud: null },
    ...{ lastInvitationHours: 1, lastSettledHours: 1 },
    ...{ boundInvitationHours: 1, boundSettledHours: 1 },
    ...{ inviteCalls: 1, refusedCalls: 0, throttledCalls: 0, organizationsCalls: 1 },
  };
}

const names = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ campaign, accounts, strategy }) => `${campaign} ${accounts} ${strategy}`);

describe('results that are kept', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'handshakes-test-'));
    file = join(directory, 'results.json');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('are joined with what is measured, size by size', () => {
    const measured = [
      ...[outcome('ample', 10), outcome('raised', 10), outcome('ample', 1000)],
      ...[outcome('raised', 1000), outcome('ample', 10, 'slots'), outcome('raised', 73)],
    ].reduce<readonly Outcome[]>(addOutcome, []);
    expect(names(measured)).toEqual([
      ...['ample 10 ours', 'ample 10 slots', 'raised 10 ours'],
      ...['raised 73 ours', 'ample 1000 ours', 'raised 1000 ours'],
    ]);
  });

  it('give way to what is measured anew', () => {
    const before = [outcome('ample', 10), outcome('raised', 10)];
    const after = addOutcome(before, outcome('ample', 10, 'ours', 9));
    expect(after.map(({ settled }) => settled)).toEqual([9, 1]);
  });

  it('are on disk after every campaign, and forgotten when not asked for', () => {
    const options = { seed: 's', keeps: true, writes: true };
    new KeptResults(file, options).add(outcome('ample', 10));
    new KeptResults(file, options).add(outcome('ample', 73));
    expect(JSON.parse(readFileSync(file, 'utf8')).outcomes).toHaveLength(2);
    expect(new KeptResults(file, { ...options, keeps: false }).all.outcomes).toEqual([]);
  });

  it('are not mixed with those of another seed', () => {
    new KeptResults(file, { seed: 's', keeps: true, writes: true }).add(outcome('ample', 10));
    expect(() => new KeptResults(file, { seed: 'other', keeps: true, writes: true })).toThrow(
      "of the seed 's', expected 'other': measure without --keep, or with --seed s",
    );
  });
});
