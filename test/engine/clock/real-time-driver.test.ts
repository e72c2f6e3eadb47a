import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RealTimeDriver } from '../../../lib/local/clock/real-time-driver.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';

describe('a real-time driver', () => {
  const START = 5_000_000;
  const onError = (error: unknown) => {
    throw error;
  };
  let clock: VirtualClock;

  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    clock = new VirtualClock({ startAtMs: START });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets the clock follow the wall clock, each activity at its due time', async () => {
    const driver = new RealTimeDriver(clock, { onError });
    const ran: number[] = [];
    clock.schedule(START + 1500, 'a', () => void ran.push(clock.now() - START));
    driver.start();
    await vi.advanceTimersByTimeAsync(1400);
    expect(ran).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(ran).toEqual([1500]);
    await driver.stop();
  });

  it('runs at a factor, and takes a new one from the present instant on', async () => {
    const driver = new RealTimeDriver(clock, { onError, factor: 60 });
    driver.start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(clock.now() - START).toBeGreaterThan(45_000);
    expect(clock.now() - START).toBeLessThanOrEqual(60_000);
    await driver.setFactor(0);
    const stoodAt = clock.now();
    await vi.advanceTimersByTimeAsync(5000);
    expect(clock.now()).toBe(stoodAt);
    await driver.stop();
  });

  it('runs what becomes due from outside while time stands', async () => {
    const driver = new RealTimeDriver(clock, { onError, factor: 0 });
    driver.start();
    await vi.advanceTimersByTimeAsync(50);
    let ran = false;
    clock.schedule(clock.now(), 'from outside', () => {
      ran = true;
    });
    await vi.advanceTimersByTimeAsync(1);
    expect([ran, clock.now()]).toEqual([true, START]);
    await driver.stop();
  });

  it('jumps forward through everything that is due', async () => {
    const driver = new RealTimeDriver(clock, { onError, factor: 0 });
    driver.start();
    const ran: number[] = [];
    clock.schedule(START + 86_400_000, 'tomorrow', () => void ran.push(clock.now() - START));
    await driver.advanceBy(2 * 86_400_000);
    expect([ran, clock.now() - START]).toEqual([[86_400_000], 2 * 86_400_000]);
    await driver.stop();
  });

  it('hands on the error of an activity and goes on', async () => {
    const errors: unknown[] = [];
    const driver = new RealTimeDriver(clock, { onError: (error) => errors.push(error) });
    driver.start();
    clock.schedule(START, 'bad', () => {
      throw new Error('broken');
    });
    let ran = false;
    clock.schedule(START + 100, 'good', () => {
      ran = true;
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect([errors.map(String), ran]).toEqual([['Error: broken'], true]);
    await driver.stop();
  });

  it('stops in the middle of an advance, after the activity that runs', async () => {
    const driver = new RealTimeDriver(clock, { onError, factor: 0 });
    driver.start();
    let stopped: Promise<void> | undefined;
    clock.schedule(START + 1000, 'first', () => {
      stopped = driver.stop();
    });
    let ran = false;
    clock.schedule(START + 2000, 'second', () => {
      ran = true;
    });
    await driver.advanceBy(86_400_000);
    await stopped;
    expect([ran, clock.now() - START]).toEqual([false, 1000]);
  });

  it('fails on a factor below zero', () => {
    expect(() => new RealTimeDriver(clock, { onError, factor: -1 })).toThrow('the factor of time');
  });
});
