import { describe, expect, it } from 'vitest';
import { type Call, CallKind } from '../../../../lib/local/faults/interceptor.ts';
import { planStorms, STORM_ACTS, type Storm } from '../../../../lib/operator/faults/storm.ts';
import { StormInterceptor } from '../../../../lib/operator/faults/storm-interceptor.ts';

const STORM: Storm = { ...{ number: 1, seed: 'gale', from: 1, until: 2 }, rate: 1, acts: [] };

/** A function that writes an item, while it storms or not. */
class Bench {
  hours = 1.5;
  effects = 0;
  readonly storm: StormInterceptor;

  constructor(change: Partial<Storm> = {}) {
    this.storm = new StormInterceptor({
      storm: { ...STORM, ...change },
      hours: () => this.hours,
      callerOf: ({ caller }) => caller,
    });
  }

  /** Whether the caller got its answer, and the call took effect once. */
  async isSpared(change: Partial<Call> = {}): Promise<boolean> {
    const call: Call = {
      ...{ kind: CallKind.TASK, caller: 'Greet', run: 'invocation 1' },
      ...{ service: 'dynamodb', operation: 'putItem', input: { Item: 1 } },
      pause: async () => {
        throw new Error('is late');
      },
      ...change,
    };
    const before = this.effects;
    const answer = await this.storm
      .intercept(call, async () => `effect ${++this.effects}`)
      .catch(() => null);
    return answer === `effect ${before + 1}` && this.effects === before + 1;
  }
}

describe('a storm', () => {
  it('hits calls while it lasts, and no others', async () => {
    const bench = new Bench();
    bench.hours = 0.99;
    expect(await bench.isSpared()).toBe(true);
    bench.hours = 1;
    expect(await bench.isSpared()).toBe(false);
    bench.hours = 2;
    expect(await bench.isSpared()).toBe(true);
    expect(bench.storm.hits).toBe(1);
  });

  it('hits as many of them as its rate says', async () => {
    const bench = new Bench({ rate: 0.1 });
    for (let i = 0; i < 2000; i++) await bench.isSpared({ run: `invocation ${i}` });
    expect(bench.storm.hits).toBeGreaterThan(150);
    expect(bench.storm.hits).toBeLessThan(250);
  });

  it('spares what puts a dead letter into its queue, and not what a rule puts into one', async () => {
    const delivery = { kind: CallKind.DELIVERY, service: 'sqs', operation: 'arn:of:queue' };
    const bench = new Bench();
    expect(await bench.isSpared({ ...delivery, input: {} })).toBe(true);
    expect(await bench.isSpared({ ...delivery, input: { ruleArn: 'arn:of:rule' } })).toBe(false);
  });

  it('is over when its last fault is', () => {
    const bench = new Bench();
    expect(bench.storm.endedAt).toBeUndefined();
    bench.hours = 2;
    expect(bench.storm.endedAt).toBe(2);
  });

  it('that delivers late is over when that has come', async () => {
    const bench = new Bench();
    const delivery = { kind: CallKind.DELIVERY, service: 'lambda', operation: 'arn:of:function' };
    while (bench.storm.endedAt === undefined || bench.storm.endedAt <= 2) {
      bench.hours = 1.9;
      await bench.isSpared({ ...delivery, input: {} });
      bench.hours = 2.9;
    }
    expect(bench.storm.endedAt).toBeCloseTo(2.9);
  });
});

describe('the storms of a seed', () => {
  it('are the same in a shorter list, and others under another seed', () => {
    const storms = planStorms(9, ['one', 'two'], 'gale');
    expect(planStorms(4, ['one', 'two'], 'gale')).toEqual(storms.slice(0, 4));
    const seeds = new Set([
      ...storms.map(({ storm }) => storm?.seed),
      ...planStorms(9, ['one', 'two'], 'breeze').map(({ storm }) => storm?.seed),
    ]);
    expect(seeds.size).toBe(18);
  });

  it('come over every campaign, and let operators interfere in every way while they last', () => {
    const storms = planStorms(40, ['one', 'two'], 'gale');
    expect(new Set(storms.map(({ campaign }) => campaign))).toEqual(new Set(['one', 'two']));
    const acts = storms.flatMap(({ storm }) => storm?.acts.map((act) => [act, storm] as const));
    expect(acts.length).toBeGreaterThan(80);
    expect(new Set(acts.map((found) => found?.[0].act))).toEqual(new Set(STORM_ACTS));
    for (const found of acts) {
      const [act, storm] = found ?? [];
      expect(act?.hour).toBeGreaterThanOrEqual(storm?.from ?? Number.NaN);
      expect(act?.hour).toBeLessThan(storm?.until ?? Number.NaN);
    }
  });
});
