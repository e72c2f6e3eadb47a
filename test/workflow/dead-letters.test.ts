import { describe, expect, it } from 'vitest';
import type { OrganizationWorld, OutsideAccount } from '../../lib/local/organizations/world.ts';
import { hopsOfTemplate } from '../infra/hops.ts';
import {
  DeadLetters,
  eventIn,
  type FailedInvocation,
  invocationIn,
  type QueueName,
} from './support/dead-letters.ts';
import { endWatch } from './support/end-watch.ts';
import { Outage } from './support/outage.ts';
import { account, HOUR, organization, Scenario } from './support/scenario.ts';

const MINUTE = 60_000;
/** The three attempts of an asynchronous invocation, with a minute to spare. */
const ALL_ATTEMPTS = 4 * MINUTE;
/** From a minute before the acceptance to the sweep that finds it. */
const UNTIL_SWEEP = 31 * MINUTE;
const NOTHING: Record<QueueName, number> = { Requests: 0, Deliveries: 0, Invocations: 0 };

/** Half an hour after a sweep, and as long before the next. */
const owner: OutsideAccount = {
  ...account(1),
  owner: { accepts: 1, answersAfter: { kind: 'fixed', hours: 1.5 } },
};
const silent: OutsideAccount = account(2);
const refused: OutsideAccount = {
  ...account(3),
  conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED' }],
};

const declining = (number: number, hours: number): OutsideAccount => ({
  ...account(number),
  owner: { declines: 1, answersAfter: { kind: 'fixed', hours } },
});
/** The watch sees the third. */
const decliners = [declining(4, 0.5), declining(5, 0.5), declining(6, 1.25)] as const;

/** A stack in which parts can fail, and nothing of it is left when the test has ended. */
async function open(change: Partial<OrganizationWorld> = {}) {
  const outage = new Outage();
  const scenario = await Scenario.open(
    organization({ outsideAccounts: [owner, silent, refused, ...decliners], ...change }),
    undefined,
    { interceptor: outage },
  );
  return { scenario, outage, deadLetters: new DeadLetters(scenario.aws) };
}

type World = Awaited<ReturnType<typeof open>>;

/** Lets what a function does fail until its events are given up; gives what is kept of them. */
async function failInvocations(
  { scenario, outage, deadLetters }: World,
  path: string,
  trigger: () => unknown,
): Promise<FailedInvocation[]> {
  outage.ofCallsBy(scenario.aws.resources, path);
  await trigger();
  await scenario.runFor(ALL_ATTEMPTS);
  outage.end();
  const kept = deadLetters.takeAll('Invocations').map(invocationIn);
  expect(deadLetters.counts()).toEqual(NOTHING);
  expect(kept).not.toHaveLength(0);
  for (const { requestContext } of kept) {
    const functionName = scenario.aws.resources.physicalId(`${path}/Resource`);
    expect(requestContext.functionArn).toContain(`:function:${functionName}:`);
    expect(requestContext.condition).toBe('RetriesExhausted');
  }
  return kept;
}

/** Lets a rule or a schedule deliver nothing until it was given up. */
async function failDelivery(
  { scenario, outage, deadLetters }: World,
  path: string,
  queue: QueueName,
  trigger: () => unknown,
) {
  outage.ofDeliveriesBy(scenario.aws.resources, path);
  await trigger();
  await scenario.runFor(MINUTE);
  outage.end();
  expect(deadLetters.counts()).toEqual({ ...NOTHING, [queue]: 1 });
  return deadLetters.take(queue);
}

/** Runs to a minute before the owner accepts. */
async function almostAccepted({ scenario }: World): Promise<void> {
  scenario.invite(owner.id);
  await scenario.runFor(89 * MINUTE);
  expect(await scenario.row(owner.id)).toMatchObject({ status: 'INVITED' });
  endWatch(scenario);
}

/** Left alone, the hourly sweep would settle it too: a minute after the redrive it was the redrive. */
async function expectWithinMinutes(scenario: Scenario, target: string, status: string) {
  await scenario.runFor(2 * MINUTE);
  expect(await scenario.row(target)).toMatchObject({ status });
}

/** Invited silently, and then stopped: a successor has to take over. */
async function stop({ scenario }: World): Promise<void> {
  scenario.invite(silent.id);
  await scenario.reach(silent.id, 'INVITED');
  await scenario.stopExecution(scenario.executionArn());
}

async function expectSucceeded({ scenario }: World): Promise<void> {
  await scenario.runFor(MINUTE);
  expect(scenario.statuses()).toEqual(['ABORTED', 'RUNNING']);
  expect((await scenario.row(silent.id)).executionArn).toContain(':adopt-');
  scenario.put('InvitationWithdrawalRequested', { target: silent.id });
  expect(await scenario.settle(silent.id)).toMatchObject({ status: 'CANCELED' });
  expect(scenario.inviteOutcomes()).toEqual(['opened']);
}

/** For each hop of the template: it fails, is found in its queue, is redriven, and all ends well. */
const SCENARIOS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  'rule RoutingInvitations': async (world) => {
    const { scenario, deadLetters } = world;
    const kept = await failDelivery(world, 'Routing/Invitations', 'Requests', () =>
      scenario.invite(owner.id),
    );
    expect(kept.attributes.ERROR_CODE).toBe('NoPermissionsToInvoke');
    expect(scenario.paths()).toEqual([]);
    deadLetters.putAgain(eventIn(kept));
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
  },
  'rule RoutingUnknownEvents': async (world) => {
    const { scenario, deadLetters } = world;
    const kept = await failDelivery(world, 'Routing/UnknownEvents', 'Deliveries', () =>
      scenario.putRaw('AccountInvitationRequest', { version: 1, target: owner.id }),
    );
    deadLetters.putAgain(eventIn(kept), { 'detail-type': 'AccountInvitationRequested' });
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
  },
  'rule RoutingOperatorCommands': async (world) => {
    const { scenario, deadLetters } = world;
    scenario.invite(silent.id);
    await scenario.reach(silent.id, 'INVITED');
    const kept = await failDelivery(world, 'Routing/OperatorCommands', 'Deliveries', () =>
      scenario.put('InvitationWithdrawalRequested', { target: silent.id }),
    );
    expect(await scenario.row(silent.id)).toMatchObject({ status: 'INVITED' });
    deadLetters.putAgain(eventIn(kept));
    await expectWithinMinutes(scenario, silent.id, 'CANCELED');
  },
  'rule RoutingHandshakes': async (world) => {
    const { scenario, deadLetters, outage } = world;
    await almostAccepted(world);
    outage.ofDeliveriesBy(scenario.aws.resources, 'Routing/Handshakes');
    await scenario.runFor(5 * MINUTE);
    outage.end();
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'INVITED' });
    const kept = deadLetters.takeAll('Deliveries');
    expect(kept.map((message) => eventIn(message).source)).toContain('aws.organizations');
    for (const message of kept) deadLetters.invokeTarget(message);
    await expectWithinMinutes(scenario, owner.id, 'JOINED');
  },
  'rule RoutingAbandonedExecutions': async (world) => {
    const kept = await failDelivery(world, 'Routing/AbandonedExecutions', 'Deliveries', () =>
      stop(world),
    );
    world.deadLetters.invokeTarget(kept);
    await expectSucceeded(world);
  },
  'schedule Sweep': async (world) => {
    const { scenario, deadLetters } = world;
    await almostAccepted(world);
    const kept = await failDelivery(world, 'Sweep', 'Deliveries', () =>
      scenario.runFor(UNTIL_SWEEP),
    );
    expect(kept.attributes).toMatchObject({
      SCHEDULE_ARN: expect.stringContaining(':schedule/'),
      TARGET_ARN: expect.stringContaining('ReconcileHandshakes'),
    });
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'INVITED' });
    deadLetters.invokeTarget(kept);
    await expectWithinMinutes(scenario, owner.id, 'JOINED');
  },
  'rule Watch': async (world) => {
    const { scenario, deadLetters } = world;
    const { id } = decliners[2];
    for (const decliner of decliners) scenario.invite(decliner.id);
    await scenario.runFor(75.5 * MINUTE);
    // It rings at whole even minutes after the sweep.
    const kept = await failDelivery(world, 'Watch', 'Deliveries', () => undefined);
    expect(kept.attributes).toMatchObject({
      RULE_ARN: expect.stringContaining('-Watch'),
      TARGET_ARN: expect.stringContaining('ReconcileHandshakes'),
    });
    expect(await scenario.row(id)).toMatchObject({ status: 'INVITED' });
    deadLetters.invokeTarget(kept);
    await scenario.runFor(MINUTE / 2);
    expect(await scenario.row(id)).toMatchObject({ status: 'DECLINED' });
  },
  'subscription Notices': async ({ scenario, deadLetters }) => {
    scenario.invite(refused.id);
    await scenario.reach(refused.id, 'ESCALATED');
    const notice = String(scenario.notices()[0]);
    const escalationId = String(/esc-[0-9a-f]{16}/.exec(notice)?.[0]);
    deadLetters.putAgain({
      source: 'operator',
      'detail-type': 'EscalationResolved',
      detail: { version: 1, escalationId, decision: 'abort' },
    });
    await expectWithinMinutes(scenario, refused.id, 'ABORTED');
  },
  'invocation FunctionsOperatorCommands': async (world) => {
    const { scenario, deadLetters } = world;
    scenario.invite(silent.id);
    await scenario.reach(silent.id, 'INVITED');
    const kept = await failInvocations(world, 'Functions/OperatorCommands', () =>
      scenario.put('InvitationWithdrawalRequested', { target: silent.id }),
    );
    deadLetters.invokeAgain(kept);
    await expectWithinMinutes(scenario, silent.id, 'CANCELED');
  },
  'invocation FunctionsTrackHandshakes': async (world) => {
    const { scenario, deadLetters } = world;
    await almostAccepted(world);
    const kept = await failInvocations(world, 'Functions/TrackHandshakes', () =>
      scenario.runFor(10 * MINUTE),
    );
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'INVITED' });
    deadLetters.invokeAgain(kept);
    await expectWithinMinutes(scenario, owner.id, 'JOINED');
  },
  'invocation FunctionsSettleAbandoned': async (world) => {
    const kept = await failInvocations(world, 'Functions/SettleAbandoned', () => stop(world));
    world.deadLetters.invokeAgain(kept);
    await expectSucceeded(world);
  },
  'invocation FunctionsReconcileHandshakes': async (world) => {
    const { scenario, deadLetters } = world;
    await almostAccepted(world);
    const kept = await failInvocations(world, 'Functions/ReconcileHandshakes', () =>
      scenario.runFor(UNTIL_SWEEP),
    );
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'INVITED' });
    deadLetters.invokeAgain(kept);
    await expectWithinMinutes(scenario, owner.id, 'JOINED');
  },
  'state Send to dead-letter queue': async ({ scenario, deadLetters }) => {
    scenario.putRaw('AccountInvitationRequested', { version: 1, target: '11111111111' });
    await scenario.runFor(MINUTE);
    expect(deadLetters.counts()).toEqual({ ...NOTHING, Requests: 1 });
    const event = eventIn(deadLetters.take('Requests'));
    deadLetters.putAgain(event, { detail: { version: 1, target: owner.id } });
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
  },
  'state Keep unregistered event': async ({ scenario, deadLetters, outage }) => {
    outage.ofCallsBy(scenario.aws.resources, 'Functions/RegisterInvitation');
    scenario.invite(owner.id);
    await scenario.runFor(HOUR);
    outage.end();
    expect(scenario.statuses()).toEqual(['FAILED']);
    expect(deadLetters.counts()).toEqual({ ...NOTHING, Requests: 1 });
    deadLetters.putAgain(eventIn(deadLetters.take('Requests')));
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
  },
};
/** Nothing but the hourly sweep may tell of an acceptance. */
const WITHOUT_EVENTS = new Set(['schedule Sweep', 'invocation FunctionsReconcileHandshakes']);

describe('what could not be handed over is redriven to its outcome', () => {
  it.each(hopsOfTemplate().map(({ name }) => name))('%s', async (hop) => {
    const lost = WITHOUT_EVENTS.has(hop) ? { service: { events: { lossProbability: 1 } } } : {};
    const world = await open(lost);
    const walk = SCENARIOS[hop];
    if (walk === undefined) throw new Error(`no scenario walks the hop ${hop}; add one`);
    await walk(world);
  });
});
