import { expect, inject, it } from 'vitest';
import { AwsFault } from '../../lib/local/endpoint/service.ts';
import { type Call, CallKind, type Interceptor } from '../../lib/local/faults/interceptor.ts';
import { faultFor } from '../../lib/local/faults/service-faults.ts';
import type { LocalAws } from '../../lib/local/local-aws.ts';
import { branchesCampaign } from '../../lib/operator/faults/branches-campaign.ts';
import { type FaultCampaign, once } from '../../lib/operator/faults/campaign.ts';
import { play } from '../../lib/operator/faults/play.ts';
import { scanItems } from './support/items.ts';

const REMARK = 'a remark that only the owner of the account may read';
const ADDRESS = /[\w.+-]+@[\w-]+\.\w+/;
/** The engine keeps as many lines of a function: with more of them, some would not be looked at. */
const KEPT_LINES = 2_000;

/** Every branch, and a free text in every field that has one. */
function campaignWithRemarks(): FaultCampaign {
  const campaign = branchesCampaign();
  const [invited, wrong] = ['300000000001', '300000000002'];
  return {
    ...campaign,
    world: {
      ...campaign.world,
      outsideAccounts: [
        ...(campaign.world.outsideAccounts ?? []),
        { id: String(invited), email: 'remarked@example.com' },
      ],
    },
    chores: [
      ...campaign.chores,
      once(0.25, (stage) => {
        stage.ask(String(invited), { notes: REMARK, tags: { remark: REMARK } });
        stage.ask(String(wrong), { notes: REMARK.repeat(30) });
        stage.put('EscalationResolved', {
          ...{ escalationId: 'esc-0123456789abcdef', decision: 'retry' },
          ...{ resolvedBy: 'jane@example.com', comment: REMARK },
        });
        stage.put('InvitationWithdrawalRequested', { target: 'jane@example', comment: REMARK });
      }),
      once(2, (stage) =>
        stage.put('InvitationWithdrawalRequested', {
          ...{ target: String(invited), requestedBy: 'jane@example.com', comment: REMARK },
        }),
      ),
    ],
  };
}

/**
 * Notes the token of every callback, and lets calls of functions fail as often as `failEvery` says,
 * with an error that repeats what they were called with.
 */
class TokenWatch implements Interceptor {
  readonly tokens = new Set<string>();
  /** Those that a function has resumed an execution with. */
  readonly used = new Set<string>();
  readonly #failEvery: number;
  #requests = 0;

  constructor(failEvery: number) {
    this.#failEvery = failEvery;
  }

  async intercept(call: Call, perform: () => Promise<unknown>): Promise<unknown> {
    if (call.kind === CallKind.TASK) this.#note(call);
    if (call.operation === 'SendTaskSuccess') this.#noteUse(call);
    const isHit = call.kind === CallKind.REQUEST && ++this.#requests % this.#failEvery === 0;
    if (isHit) throw echoOf(call);
    return perform();
  }

  #note({ input }: Call): void {
    const { Payload } = input as { Payload?: { taskToken?: string | null } };
    if (Payload?.taskToken) this.tokens.add(Payload.taskToken);
  }

  #noteUse({ input }: Call): void {
    this.used.add((input as { taskToken: string }).taskToken);
  }
}

function echoOf(call: Call): AwsFault {
  const { name, status } = faultFor(call, 'failure') as AwsFault;
  return new AwsFault(name, `Value '${JSON.stringify(call.input)}' failed`, { status });
}

function logLines({ functions }: LocalAws): string[] {
  return functions.names().flatMap((name) => {
    const lines = functions.logs(name);
    expect(lines.length).toBeLessThan(KEPT_LINES);
    return lines;
  });
}

/** Everything that people or other programs get to see, beside the coordination table. */
async function whatIsShown(aws: LocalAws, outcomeTable: string): Promise<string> {
  return JSON.stringify([
    await scanItems(aws.dynamodb, [outcomeTable]),
    aws.events.archive(),
    aws.topics.published,
    aws.queues.all().map(({ arn }) => aws.queues.messages(arn)),
  ]);
}

// One call in 13 fails: the functions then log what they do not log on a good day.
it.each([
  ['on a good day', Number.POSITIVE_INFINITY],
  ['when calls fail', 13],
])('keeps tokens, addresses and remarks to itself %s', async (_, failEvery) => {
  const watch = new TokenWatch(failEvery);
  const { looked } = await play(
    {
      assemblyDirectory: inject('assemblyDirectory'),
      campaign: campaignWithRemarks(),
      seed: 'secrets',
      observer: watch,
    },
    async ({ aws, outcomeTable }) => ({
      lines: logLines(aws),
      shown: await whatIsShown(aws, outcomeTable),
    }),
  );
  const { lines = [], shown = '' } = looked ?? {};

  expect(watch.tokens.size).toBeGreaterThan(30);
  expect(watch.used.size).toBeGreaterThan(10);
  expect([...watch.used].filter((token) => !watch.tokens.has(token))).toEqual([]);
  expect(lines.length).toBeGreaterThan(100);
  const text = lines.join('\n');
  for (const token of watch.tokens) {
    expect(text).not.toContain(token);
    expect(shown).not.toContain(token);
  }
  expect(lines.filter((line) => ADDRESS.test(line))).toEqual([]);
  expect(lines.filter((line) => line.includes('only the owner'))).toEqual([]);
});
