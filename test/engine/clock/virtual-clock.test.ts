import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';

const START = 1_000_000;
const newClock = () => new VirtualClock({ startAtMs: START });

/** Resolves after some turns of the event loop, as an HTTP call would. */
function ioTurns(turns: number): Promise<void> {
  return new Promise((resolve) => {
    const turn = (left: number) => (left === 0 ? resolve() : setImmediate(turn, left - 1));
    turn(turns);
  });
}

describe('order', () => {
  it('runs activities by due time and then in the order they were scheduled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 20 }), { maxLength: 40 }), async (delays) => {
        const clock = newClock();
        const ran: { due: number; index: number }[] = [];
        for (const [index, delay] of delays.entries()) {
          clock.schedule(START + delay, 'a', () => {
            expect(clock.now()).toBe(START + delay);
            ran.push({ due: delay, index });
          });
        }
        await clock.runUntilIdle();
        const expected = delays
          .map((due, index) => ({ due, index }))
          .sort((a, b) => a.due - b.due || a.index - b.index);
        expect(ran).toEqual(expected);
      }),
    );
  });

  it('never moves time backwards, whatever sleeps and schedules', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: 50 }), fc.integer({ min: -20, max: 50 })), {
          maxLength: 25,
        }),
        async (plans) => {
          const clock = newClock();
          const seen: number[] = [];
          for (const [delay, sleep] of plans) {
            clock.schedule(START + delay, 'sleeper', async () => {
              seen.push(clock.now());
              await clock.sleepUntil(clock.now() + sleep);
              seen.push(clock.now());
            });
          }
          await clock.runUntilIdle();
          expect(seen).toHaveLength(plans.length * 2);
          expect(seen).toEqual([...seen].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('drops what was cancelled, however much it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: 30 }), fc.boolean()), { minLength: 1, maxLength: 300 }),
        async (plans) => {
          const clock = newClock();
          const ran: number[] = [];
          const cancels = plans.map(([delay], index) =>
            clock.schedule(START + delay, 'a', () => void ran.push(index)),
          );
          for (const [index, [, isCancelled]] of plans.entries()) {
            if (isCancelled) {
              cancels[index]?.();
              cancels[index]?.();
            }
          }
          await clock.runUntilIdle();
          const kept = plans.flatMap(([delay, isCancelled], index) =>
            isCancelled ? [] : [{ delay, index }],
          );
          kept.sort((a, b) => a.delay - b.delay || a.index - b.index);
          expect(ran).toEqual(kept.map(({ index }) => index));
        },
      ),
    );
  });
});

describe('the baton', () => {
  it('stays with an activity that awaits something other than the clock', async () => {
    const clock = newClock();
    const log: string[] = [];
    clock.schedule(START, 'first', async () => {
      log.push('first begins');
      await Promise.all([ioTurns(3), ioTurns(5)]);
      log.push('first ends');
    });
    clock.schedule(START, 'second', () => void log.push('second'));
    await clock.runUntilIdle();
    expect(log).toEqual(['first begins', 'first ends', 'second']);
  });

  it('passes on while an activity sleeps, and comes back at the due time', async () => {
    const clock = newClock();
    const log: string[] = [];
    clock.schedule(START, 'sleeper', async () => {
      await clock.sleepUntil(START + 10);
      log.push(`woken at ${clock.now() - START}`);
      await ioTurns(2);
      log.push('goes on');
    });
    clock.schedule(START + 5, 'other', () => void log.push('other'));
    clock.schedule(START + 10, 'same instant', () => void log.push('same instant'));
    await clock.runUntilIdle();
    expect(log).toEqual(['other', 'same instant', 'woken at 10', 'goes on']);
  });

  it('is refused to a second line of control in a suspended activity', async () => {
    const clock = newClock();
    clock.schedule(START, 'twins', async () => {
      await Promise.all([clock.sleepUntil(START + 1), clock.sleepUntil(START + 2)]);
    });
    await expect(clock.runUntilIdle()).rejects.toThrow(/"twins" is suspended in "sleep in twins"/);
  });

  it('cannot be given up outside an activity', async () => {
    await expect(newClock().sleepUntil(START)).rejects.toThrow('outside an activity');
    await expect(newClock().createGate('g').wait()).rejects.toThrow('outside an activity');
  });
});

describe('a gate', () => {
  it('hands its value to the activity that waits, as an activity of its own', async () => {
    const clock = newClock();
    const gate = clock.createGate<string>('answer');
    const log: string[] = [];
    clock.schedule(START, 'waiter', async () => {
      log.push(`got ${await gate.wait()}`);
    });
    clock.schedule(START + 7, 'waker', () => {
      gate.wake('yes');
      gate.wake('no');
      log.push('woke');
    });
    await clock.runUntilIdle();
    expect(log).toEqual(['woke', 'got yes']);
    expect(clock.now()).toBe(START + 7);
  });

  it('keeps a wake that comes first', async () => {
    const clock = newClock();
    const gate = clock.createGate<number>('early');
    gate.wake(1);
    let got = 0;
    clock.schedule(START, 'waiter', async () => {
      got = await gate.wait();
    });
    await clock.runUntilIdle();
    expect(got).toBe(1);
  });

  it('is named when nothing is left that could wake it', async () => {
    const clock = newClock();
    for (const label of ['b', 'a']) {
      clock.schedule(START, label, () => clock.createGate<void>(`gate ${label}`).wait());
    }
    await clock.runUntilIdle();
    expect(clock.describe()).toBe('idle with 2 waiting: gate a, gate b');
  });
});

describe('running', () => {
  it('stops before what is due later, and settles at the target of advanceTo', async () => {
    const clock = newClock();
    const ran: number[] = [];
    for (const delay of [1, 5, 9]) {
      clock.schedule(START + delay, 'a', () => void ran.push(delay));
    }
    await clock.run({ until: START + 5 });
    expect([ran, clock.now()]).toEqual([[1, 5], START + 5]);
    await clock.advanceTo(START + 7);
    expect([ran, clock.now(), clock.nextDueAt()]).toEqual([[1, 5], START + 7, START + 9]);
    await clock.runDue();
    expect(ran).toEqual([1, 5]);
  });

  it('ends when it is told to, between two activities', async () => {
    const clock = newClock();
    let ran = 0;
    const again = (): void => {
      ran++;
      clock.schedule(clock.now() + 1, 'tick', again);
    };
    clock.schedule(START, 'tick', again);
    await clock.run({ stopWhen: () => ran === 3 });
    expect(ran).toBe(3);
  });

  it('fails when it is asked to go backwards, or twice at once', async () => {
    const clock = newClock();
    await expect(clock.advanceTo(START - 1)).rejects.toThrow('time never goes backwards');
    clock.schedule(START, 'inner', () => clock.runUntilIdle());
    await expect(clock.runUntilIdle()).rejects.toThrow('the clock runs already');
  });

  it('fails with the error of an activity and can go on afterwards', async () => {
    const clock = newClock();
    let later = false;
    clock.schedule(START, 'bad', async () => {
      await ioTurns(1);
      throw new Error('broken');
    });
    clock.schedule(START + 1, 'later', () => {
      later = true;
    });
    await expect(clock.runUntilIdle()).rejects.toThrow('broken');
    expect(later).toBe(false);
    await clock.runUntilIdle();
    expect(later).toBe(true);
  });

  it('hands errors to onError, with the label, and goes on', async () => {
    const errors: string[] = [];
    const clock = new VirtualClock({
      startAtMs: START,
      onError: (error, label) => errors.push(`${label}: ${String(error)}`),
    });
    let ran = false;
    clock.schedule(START, 'bad', () => {
      throw new Error('broken');
    });
    clock.schedule(START, 'good', () => {
      ran = true;
    });
    await clock.runUntilIdle();
    expect([errors, ran]).toEqual([['bad: Error: broken'], true]);
  });

  it('fails by name when activities at one instant do not come to an end', async () => {
    const clock = new VirtualClock({ startAtMs: START, maxActivitiesPerInstant: 2_000 });
    const again = (): void => void clock.schedule(clock.now(), 'ping', again);
    clock.schedule(START, 'ping', again);
    await expect(clock.runUntilIdle()).rejects.toThrow(/time does not move.*ping \(\d+ times\)/);
  });

  it('fails when an activity ends while a part of it sleeps', async () => {
    const clock = newClock();
    clock.schedule(START, 'careless', async () => {
      clock.sleepUntil(START + 1).catch(() => {});
    });
    await expect(clock.runUntilIdle()).rejects.toThrow('"careless" ended while it was suspended');
  });

  it('repeats itself', async () => {
    const run = async () => {
      const clock = newClock();
      const log: string[] = [];
      for (let i = 0; i < 20; i++) {
        clock.schedule(START + (i % 3), `a${i}`, async () => {
          await ioTurns(i % 4);
          log.push(`a${i}`);
          await clock.sleepUntil(clock.now() + (i % 5));
          log.push(`b${i}`);
        });
      }
      await clock.runUntilIdle();
      return log;
    };
    expect(await run()).toEqual(await run());
  });
});
