import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/local/clock/random.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { AwsFault } from '../../../lib/local/endpoint/service.ts';
import { EventBridge, type Rule, type RuleTarget } from '../../../lib/local/events/event-bridge.ts';
import { compileEventPattern } from '../../../lib/local/events/event-pattern.ts';
import type { Delivery } from '../../../lib/local/events/target.ts';
import { compileTargetInput } from '../../../lib/local/events/target-input.ts';
import type { LocalAws } from '../../../lib/local/local-aws.ts';
import { clientOf, START, startGreetings } from '../endpoint/greetings.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:dead-letters';
const TARGET = 'arn:aws:lambda:us-east-1:111122223333:function:target';

/** A bus whose only rule has the target above, which fails as told. */
function busWith(failures: AwsFault[], target: Partial<RuleTarget> = {}) {
  const clock = new VirtualClock({ startAtMs: START });
  const delivered: (Delivery & { atMs: number })[] = [];
  const events = new EventBridge({
    clock,
    random: seededRandom(1),
    accountId: '111122223333',
    region: 'us-east-1',
    deliver: (delivery) => {
      const failure = delivery.arn === TARGET ? failures.shift() : undefined;
      if (failure !== undefined) {
        throw failure;
      }
      delivered.push({ ...delivery, atMs: clock.now() });
    },
  });
  const rule: Rule = {
    name: 'rule',
    arn: 'arn:aws:events:us-east-1:111122223333:rule/rule',
    busName: 'default',
    patternText: '{}',
    matches: compileEventPattern({ source: ['test'] }),
    targets: [
      {
        id: 'target',
        arn: TARGET,
        input: compileTargetInput({}),
        retryPolicy: {},
        deadLetterArn: QUEUE,
        ...target,
      },
    ],
    enabled: true,
  };
  events.addRule(rule);
  return { clock, delivered, events };
}

const EVENT = { source: 'test', detailType: 'Tested', detail: { a: 1 } };
const busy = () => new AwsFault('ServiceException', 'busy', { status: 503 });

describe('a delivery', () => {
  test('carries the whole event', async () => {
    const { clock, delivered, events } = busWith([]);
    const id = events.put(EVENT);
    await clock.runUntilIdle();

    expect(JSON.parse(delivered[0]?.payload ?? '')).toEqual({
      version: '0',
      id,
      'detail-type': 'Tested',
      source: 'test',
      account: '111122223333',
      time: '2026-03-02T08:00:00Z',
      region: 'us-east-1',
      resources: [],
      detail: { a: 1 },
    });
  });

  test('is tried again, ever later, while its target is busy', async () => {
    const { clock, delivered, events } = busWith([busy(), busy(), busy()]);
    events.put(EVENT);
    await clock.runUntilIdle();

    expect(delivered.map(({ arn }) => arn)).toEqual([TARGET]);
    expect(delivered[0]?.atMs).toBeGreaterThan(START + 3_000);
    expect(delivered[0]?.atMs).toBeLessThan(START + 7_001);
  });

  test('goes to the dead-letter queue when its attempts are used up', async () => {
    const { clock, delivered, events } = busWith([busy(), busy(), busy()], {
      retryPolicy: { maximumRetryAttempts: 2 },
    });
    events.put(EVENT);
    await clock.runUntilIdle();

    expect(delivered).toMatchObject([
      {
        arn: QUEUE,
        attributes: {
          RULE_ARN: 'arn:aws:events:us-east-1:111122223333:rule/rule',
          TARGET_ARN: TARGET,
          ERROR_CODE: 'ServiceException',
          ERROR_MESSAGE: 'busy',
          RETRY_ATTEMPTS: '2',
          EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        },
      },
    ]);
  });

  test('goes there when it is too old', async () => {
    const { clock, delivered, events } = busWith(Array.from({ length: 200 }, busy), {
      retryPolicy: { maximumEventAgeSeconds: 60 },
    });
    events.put(EVENT);
    await clock.runUntilIdle();

    expect(delivered[0]?.attributes).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds',
    });
    expect(delivered[0]?.atMs).toBeLessThanOrEqual(START + 60_000);
  });

  test('goes there at once when its target is not there', async () => {
    const gone = new AwsFault('ResourceNotFoundException', 'gone', { status: 404 });
    const { clock, delivered, events } = busWith([gone]);
    events.put(EVENT);
    await clock.runUntilIdle();

    expect(delivered).toMatchObject([
      { arn: QUEUE, attributes: { RETRY_ATTEMPTS: '0' }, atMs: START },
    ]);
  });

  test('is dropped, and counted, without a dead-letter queue', async () => {
    const { clock, delivered, events } = busWith([busy()], {
      retryPolicy: { maximumRetryAttempts: 0 },
      deadLetterArn: undefined,
    });
    events.put(EVENT);
    await clock.runUntilIdle();

    expect(delivered).toEqual([]);
    expect(events.deliveries.figures).toEqual({ dropped: 1, deadLettered: 0 });
  });
});

describe('PutEvents', () => {
  let aws: LocalAws;
  let client: EventBridgeClient;

  beforeEach(async () => {
    aws = await startGreetings();
    client = new EventBridgeClient(clientOf(aws));
  });

  afterEach(() => aws.stop());

  const entry = (change: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
    Source: 'test',
    DetailType: 'Tested',
    Detail: '{}',
    ...change,
  });
  const put = (...Entries: PutEventsRequestEntry[]) =>
    client.send(new PutEventsCommand({ Entries }));

  test('tells the fate of every entry', async () => {
    const { FailedEntryCount, Entries } = await put(
      entry(),
      entry({ Detail: '{' }),
      entry({ Detail: '[]' }),
      entry({ Source: 'aws.organizations' }),
      entry({ DetailType: '' }),
      entry({ EventBusName: 'Nowhere' }),
    );

    expect(FailedEntryCount).toBe(5);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'MalformedDetail',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      'InvalidArgument',
      'ResourceNotFoundException',
    ]);
    expect(Entries?.[0]?.EventId).toBe(aws.events.archive()[0]?.event.id);
    expect(aws.events.archive()).toHaveLength(1);
  });

  test('fails for more than ten entries', async () => {
    await expect(put(...Array.from({ length: 11 }, () => entry()))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('fails for entries that are too large together', async () => {
    const Detail = JSON.stringify({ text: 'x'.repeat(262_144) });

    await expect(put(entry({ Detail }))).rejects.toThrow('over the limit');
  });

  test('a disabled rule matches nothing', async () => {
    const { Rules } = await client.send(new ListRulesCommand({ EventBusName: 'Greetings' }));
    const Name = Rules?.[0]?.Name;
    await client.send(new DisableRuleCommand({ Name, EventBusName: 'Greetings' }));
    await put(entry({ EventBusName: 'Greetings', DetailType: 'GreetingRequested' }));

    expect(aws.events.archive()[0]?.matched).toEqual([]);
  });

  test('a rule with a schedule rings from when it is enabled until it is disabled', async () => {
    const Name = 'Greetings-Watch';
    const queueUrl = aws.outputs.QueueUrl ?? '';
    const ringsAfter = async (minutes: number) => {
      await aws.clock.run({ until: aws.clock.now() + minutes * 60_000 });
      return aws.queues.messages(queueUrl).length;
    };
    const described = await client.send(new DescribeRuleCommand({ Name }));
    expect(described).toMatchObject({
      ScheduleExpression: 'rate(2 minutes)',
      State: 'DISABLED',
    });
    expect(described.EventPattern).toBeUndefined();
    expect(await ringsAfter(10)).toBe(0);
    await client.send(new EnableRuleCommand({ Name }));
    await client.send(new EnableRuleCommand({ Name }));
    expect(await ringsAfter(1)).toBe(0);
    expect(await ringsAfter(4)).toBe(2);
    await client.send(new DisableRuleCommand({ Name }));
    await client.send(new EnableRuleCommand({ Name }));
    expect(await ringsAfter(2)).toBe(3);
    await client.send(new DisableRuleCommand({ Name }));
    expect(await ringsAfter(10)).toBe(3);
  });
});
