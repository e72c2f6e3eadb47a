import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { CallSites } from '../../../lib/local/faults/call-sites.ts';
import { FaultInjector } from '../../../lib/local/faults/fault-injector.ts';
import { type FaultKind, kindsFor } from '../../../lib/local/faults/fault-kinds.ts';
import { type Call, CallKind } from '../../../lib/local/faults/interceptor.ts';

const START = 1_000_000;
const HOUR = 3_600_000;

/** A function that writes an item, as the injector sees it, and what came of it. */
class Bench {
  readonly clock = new VirtualClock({ startAtMs: START });
  readonly paused: number[] = [];
  readonly story: string[] = [];
  effects = 0;
  readonly #injector: FaultInjector;

  constructor(kind: FaultKind, occurrence = 1) {
    const sites = new CallSites({ caller: ({ caller }) => caller, subject: () => 'ITEM' });
    const fault = { site: 'Greet → DynamoDB PutItem ITEM', occurrence, kind };
    this.#injector = new FaultInjector({ clock: () => this.clock, sites, fault });
  }

  get endedAtMs(): number | undefined {
    return this.#injector.endedAtMs;
  }

  /** Tells the story of a call for whose function an execution waits. */
  waitedFor() {
    const tell = async (what: string): Promise<void> => {
      this.story.push(what);
    };
    return {
      waiting: { stop: () => tell('stopped'), redrive: () => tell('redriven') },
      pause: (ms: number) => tell(`waited ${ms}`),
    };
  }

  async call(change: Partial<Call> = {}): Promise<string> {
    const call: Call = {
      ...{ kind: CallKind.REQUEST, caller: 'Greet', run: 'invocation 1' },
      ...{ service: 'DynamoDB_20120810', operation: 'PutItem', input: { Item: 1 } },
      pause: async (ms) => {
        this.paused.push(ms);
      },
      ...change,
    };
    try {
      return String(await this.#injector.intercept(call, async () => this.#perform()));
    } catch (error) {
      return (error as Error).name;
    }
  }

  #perform(): string {
    const effect = `effect ${++this.effects}`;
    this.story.push(effect);
    return effect;
  }
}

describe('a call that is', () => {
  it('refused has no effect, nor have the tries of the same invocation', async () => {
    const bench = new Bench('refused');
    expect(await bench.call()).toBe('InternalServerError');
    expect(await bench.call()).toBe('InternalServerError');
    expect(bench.effects).toBe(0);
    expect(await bench.call({ input: { Item: 2 } })).toBe('effect 1');
    expect(await bench.call({ run: 'invocation 2' })).toBe('effect 2');
  });

  it('answered in vain takes effect again when it is tried again', async () => {
    const bench = new Bench('answer-lost');
    expect(await bench.call()).toBe('InternalServerError');
    expect(await bench.call()).toBe('effect 2');
  });

  it('answered in vain every time takes effect every time', async () => {
    const bench = new Bench('answers-lost');
    expect([await bench.call(), await bench.call()]).toEqual([
      'InternalServerError',
      'InternalServerError',
    ]);
    expect(bench.effects).toBe(2);
  });

  it('throttled fails ten times, whoever calls', async () => {
    const bench = new Bench('throttled');
    for (let time = 0; time < 10; time++) {
      expect(await bench.call({ run: `invocation ${time}` })).toBe('ThrottlingException');
    }
    expect(await bench.call()).toBe('effect 1');
  });

  it('delivered twice answers once', async () => {
    const bench = new Bench('twice');
    expect(await bench.call()).toBe('effect 1');
    expect(bench.effects).toBe(2);
  });

  it('overtaken keeps its caller waiting after its effect', async () => {
    const bench = new Bench('overtaken');
    expect(await bench.call()).toBe('effect 1');
    expect(bench.paused).toEqual([20_000]);
    expect(bench.endedAtMs).toBe(START + 20_000);
  });

  it.each([
    ['stopped-before', ['stopped', 'waited 20000', 'effect 1']],
    ['stopped-after', ['effect 1', 'stopped', 'waited 20000']],
    ['redriven-before', ['stopped', 'redriven', 'waited 20000', 'effect 1']],
  ] as const)('%s happens to whoever waits for it, in this order', async (kind, order) => {
    const bench = new Bench(kind);
    expect(await bench.call(bench.waitedFor())).toBe('effect 1');
    expect(bench.story).toEqual(order);
    expect(bench.endedAtMs).toBe(START + 20_000);
  });

  it('made while somebody else has redriven the execution already takes effect all the same', async () => {
    const bench = new Bench('redriven-before');
    const { waiting, pause } = bench.waitedFor();
    const redrive = () => Promise.reject(new Error('it runs'));
    expect(await bench.call({ waiting: { ...waiting, redrive }, pause })).toBe('effect 1');
  });

  it('late keeps its caller waiting before its effect', async () => {
    const bench = new Bench('late');
    expect(await bench.call()).toBe('effect 1');
    expect(bench.paused).toEqual([HOUR]);
  });

  it('never delivered has no effect, and nobody knows', async () => {
    const bench = new Bench('never');
    expect(await bench.call()).toBe('undefined');
    expect(bench.effects).toBe(0);
  });

  it('given up is refused for good', async () => {
    const bench = new Bench('dead-lettered');
    expect(await bench.call()).toBe('NoPermissionsToInvoke');
  });

  it.each([
    ['dies', 'out of memory'],
    ['hangs', 'timeout'],
  ] as const)('the last of a function that %s takes effect', async (kind, death) => {
    const bench = new Bench(kind);
    const killed = new Promise((resolve) => {
      void bench.call({ kill: resolve });
    });
    expect([await killed, bench.effects]).toEqual([death, 1]);
  });
});

describe('the call that is hit', () => {
  it('is the one with the occurrence, and no other', async () => {
    const bench = new Bench('refused', 2);
    expect(await bench.call()).toBe('effect 1');
    expect(bench.endedAtMs).toBeUndefined();
    expect(await bench.call({ run: 'invocation 2' })).toBe('InternalServerError');
    expect(await bench.call({ run: 'invocation 3' })).toBe('effect 2');
  });

  it('is told apart from the next of the same invocation', () => {
    const sites = new CallSites({ caller: () => 'Greet', subject: () => '' });
    const call = { kind: CallKind.REQUEST, caller: 'x', service: 'sns', operation: 'Publish' };
    const note = (run: string) => sites.note({ ...call, run, input: {}, pause: async () => {} });
    expect([note('a'), note('a'), note('b')]).toEqual([
      { family: 'Greet → SNS Publish', site: 'Greet → SNS Publish', occurrence: 1 },
      { family: 'Greet → SNS Publish', site: 'Greet → SNS Publish #2', occurrence: 1 },
      { family: 'Greet → SNS Publish', site: 'Greet → SNS Publish', occurrence: 2 },
    ]);
  });

  it('fails a task by the name that Step Functions gives', async () => {
    const bench = new Bench('refused');
    const task = { kind: CallKind.TASK, service: 'dynamodb' };
    expect(await bench.call(task)).toBe('DynamoDB.InternalServerErrorException');
  });
});

describe('the faults that are tried', () => {
  it.each([
    [CallKind.REQUEST, 'GetItem', ['refused', 'throttled', 'overtaken']],
    [CallKind.TASK, 'invoke', ['refused', 'answer-lost', 'throttled', 'twice', 'overtaken']],
  ])('with a %s of %s', (kind, operation, kinds) => {
    expect(kindsFor({ kind, operation })).toEqual(kinds);
  });

  it('with a request that an execution waits for include what happens to the execution', () => {
    const { waiting } = new Bench('stopped-before').waitedFor();
    const kindsOf = (operation: string) => kindsFor({ kind: CallKind.REQUEST, operation, waiting });
    expect(kindsOf('GetItem').slice(-2)).toEqual(['stopped-before', 'redriven-before']);
    expect(kindsOf('PutItem').slice(-3)).toEqual([
      'stopped-before',
      'stopped-after',
      'redriven-before',
    ]);
  });

  it('with a delivery include that it comes late, never, or to the dead-letter queue', () => {
    const kinds = kindsFor({ kind: CallKind.DELIVERY, operation: 'arn' });
    expect(kinds).toEqual(expect.arrayContaining(['late', 'never', 'dead-lettered']));
  });
});
