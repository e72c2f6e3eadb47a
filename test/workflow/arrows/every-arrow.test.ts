import { describe, expect, it } from 'vitest';
import { definitionOf } from '../../infra/state-machines.ts';
import { arrowsOf, nameOf, wayOf } from './arrows.ts';
import { open, type Walks } from './walk.ts';
import { DEFECTS } from './walks/defects.ts';
import { LIMITS } from './walks/limits.ts';
import { OUTCOMES } from './walks/outcomes.ts';
import { OWNERSHIP } from './walks/ownership.ts';

const WALKS: Walks = { ...OUTCOMES, ...LIMITS, ...OWNERSHIP, ...DEFECTS };

const definition = definitionOf('Invitation');

/** 200 rounds take some. */
const TIMEOUT_MS = 120_000;

/** `A (x) → B (y) → C` are the arrows `A (x) → B` and `B (y) → C`. */
function arrowsIn(part: string): string[] {
  const steps = part.split(' → ');
  return steps.slice(1).map((to, i) => `${steps[i]} → ${to.replace(/ \(.*\)$/, '')}`);
}

describe('the invitation workflow', () => {
  it('has no arrow that no scenario takes, and no scenario takes one that it has not', () => {
    const taken = Object.values(WALKS).flatMap(({ follows }) => follows.flatMap(arrowsIn));
    expect([...new Set(taken)].sort()).toEqual(arrowsOf(definition).map(nameOf).sort());
  });

  it.each(Object.entries(WALKS))(
    '%s',
    async (_, walk) => {
      const world = await open(walk);
      await walk.walk(world);
      const { scenario } = world;
      const histories = scenario.executionArns().map((arn) => scenario.historyEvents(arn));
      const ways = await Promise.all(histories.map((history) => wayOf(definition, history)));
      for (const part of walk.follows) expect(ways.join('\n')).toContain(part);
    },
    TIMEOUT_MS,
  );
});
