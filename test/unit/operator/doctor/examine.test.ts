import { describe, expect, it } from 'vitest';
import type { ControlItem } from '../../../../lib/operator/doctor/control-item.ts';
import { examine } from '../../../../lib/operator/doctor/examine.ts';
import type { Snapshot } from '../../../../lib/operator/doctor/snapshot.ts';
import { arnOf, CONTROL, HOUR, healthy, INVITED, NOW, row } from './healthy.ts';

const MINUTE = 60_000;
const DEAD = healthy({ ended: new Map([[arnOf(INVITED), 'ABORTED']]) });
const ALIVE = healthy();

/** An operator's view of a stack that a sweep mends after some time, if at all. */
function openStack(broken: Snapshot, mendedAfterMs = Number.POSITIVE_INFINITY) {
  const stack = { now: 0, looks: 0, done: [] as string[], sweptAt: Number.POSITIVE_INFINITY };
  const ports = {
    look: async () => {
      stack.looks += 1;
      return stack.now >= stack.sweptAt + mendedAfterMs ? ALIVE : broken;
    },
    mend: async (step: { readonly kind: string }) => {
      stack.sweptAt = Math.min(stack.sweptAt, stack.now);
      stack.done.push(`${step.kind} at ${stack.now}`);
      return step.kind;
    },
    pause: async (ms: number) => {
      stack.now += ms;
    },
  };
  return { stack, ports };
}

describe('without --fix', () => {
  it('looks once at what is healthy', async () => {
    const { stack, ports } = openStack(ALIVE);
    const { found } = await examine(ports, { mendForMs: null });
    expect({ found, looks: stack.looks }).toEqual({ found: [], looks: 1 });
  });

  it('looks twice at what is not, and mends nothing', async () => {
    const { stack, ports } = openStack(DEAD);
    const { found, left, done } = await examine(ports, { mendForMs: null });
    expect(found.map(({ code }) => code)).toEqual(['DEAD_OWNER']);
    expect(left).toEqual(found);
    expect({ done, looks: stack.looks, asked: stack.done }).toEqual({
      done: [],
      looks: 2,
      asked: [],
    });
  });

  it('believes nothing that the second look does not show', async () => {
    const looks = [DEAD, ALIVE];
    const { ports } = openStack(ALIVE);
    const look = async () => looks.shift() ?? ALIVE;
    expect((await examine({ ...ports, look }, { mendForMs: null })).found).toEqual([]);
  });
});

describe('with --fix', () => {
  it('mends once and looks until it has helped', async () => {
    const { stack, ports } = openStack(DEAD, 20_000);
    const { found, left } = await examine(ports, { mendForMs: 10 * MINUTE });
    expect(found.map(({ code }) => code)).toEqual(['DEAD_OWNER']);
    expect(left).toEqual([]);
    expect(stack.done).toEqual(['sweep at 3000']);
  });

  it('tries again after a minute or more, and gives up when the time is over', async () => {
    const { stack, ports } = openStack(DEAD);
    const { left } = await examine(ports, { mendForMs: 3 * MINUTE });
    expect(left.map(({ code }) => code)).toEqual(['DEAD_OWNER']);
    expect(stack.done).toEqual(['sweep at 3000', 'sweep at 90000', 'sweep at 173000']);
    expect(stack.now).toBeLessThan(4 * MINUTE);
  });

  it('does not wait for what only a person can mend', async () => {
    const { stack, ports } = openStack(healthy({ members: [] }));
    const { left } = await examine(ports, { mendForMs: 10 * MINUTE });
    expect(left.map(({ code }) => code)).toEqual(['NO_MEMBER']);
    expect(stack.now).toBe(3000);
  });

  it('does not wait for a sweep that it cannot ask for', async () => {
    const { stack, ports } = openStack({ ...DEAD, stack: { ...DEAD.stack, sweepFunction: null } });
    await examine(ports, { mendForMs: 10 * MINUTE });
    expect({ now: stack.now, done: stack.done }).toEqual({ now: 3000, done: [] });
  });

  it('puts rows into the index before it asks for a sweep', async () => {
    const broken = healthy({
      ended: new Map([[arnOf(INVITED), 'ABORTED']]),
      rows: [row(INVITED, 'INVITED', { isInOpenIndex: false })],
      running: new Map(),
      parked: [],
    });
    const { stack, ports } = openStack(broken, 0);
    await examine(ports, { mendForMs: MINUTE });
    expect(stack.done).toEqual(['index at 3000', 'sweep at 3000']);
  });
});

describe('a wake-up that is overdue', () => {
  const closed = {
    kind: 'closed',
    code: 'SOME_REASON',
    since: NOW - HOUR,
    until: NOW + HOUR,
    escalationId: null,
  } as const;
  const pause = { at: NOW - HOUR, by: null };
  const late = { ...CONTROL, timerAt: NOW - HOUR };

  it.each<[string, ControlItem, string[]]>([
    ['clears the gate that is open', late, ['dispatch gate']],
    ['clears the pause that is none', { ...late, gate: closed }, ['dispatch pause']],
    ['leaves a closed gate behind a pause alone', { ...late, gate: closed, pause }, []],
    ['leaves a pause alone', { ...late, pause }, ['dispatch gate']],
  ])('%s', async (_, control, expected) => {
    const { ports } = openStack(healthy({ control }), 0);
    const { done } = await examine(
      {
        ...ports,
        mend: async (step) => {
          await ports.mend(step);
          return step.kind === 'dispatch' ? `dispatch ${step.clear}` : step.kind;
        },
      },
      { mendForMs: MINUTE },
    );
    expect(done).toEqual(expected);
  });
});
