import { describe, expect, it } from 'vitest';
import type { OutgoingEventName } from '../../lambdas/shared/contract/events.ts';
import { FUNCTIONS, type FunctionName } from '../../lambdas/shared/contract/functions.ts';
import type { InvocationResult } from '../../lib/local/functions/lambda-function.ts';
import type { LocalAws } from '../../lib/local/local-aws.ts';
import type { OutsideAccount } from '../../lib/local/organizations/world.ts';
import type { Json } from '../../lib/local/step-functions/task-integration.ts';
import { endWatch } from './support/end-watch.ts';
import { HeldFunction } from './support/held-function.ts';
import { scanItems } from './support/items.ts';
import {
  ACCEPTS,
  account,
  DECLINES,
  HOUR,
  organization,
  Scenario,
  UNIT,
} from './support/scenario.ts';

/*
 * Step Functions, EventBridge and Lambda call a function again whose answer was lost: each function
 * runs twice with one input, and then once more for the caller that is waiting.
 */

const MINUTE = 60_000;
const SECOND = 1000;

const willing: OutsideAccount = { ...account(1), owner: ACCEPTS };
const silent: OutsideAccount = account(2);
const declining: OutsideAccount = { ...account(3), owner: DECLINES };
const refused: OutsideAccount = {
  ...account(4),
  owner: ACCEPTS,
  conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED', times: 1 }],
};

interface Situation {
  /** Gets to where the function is called next. */
  readonly before?: (scenario: Scenario) => Promise<unknown>;
  /** Has it called. @default it is called by itself, within two hours */
  readonly trigger?: (scenario: Scenario) => unknown;
  readonly answers: object;
  /** Where the second run says something else, since there is nothing left to do. */
  readonly thenAnswers?: object;
  /** An event that nobody can tell was told: it comes again, as it was. */
  readonly tellsAgain?: OutgoingEventName;
  /** Target, and what is to become of it. */
  readonly ends?: readonly [target: string, status: string];
}

const invite = (id: string) => (scenario: Scenario) =>
  scenario.invite(id, { organizationalUnit: UNIT });

const invited = (id: string) => async (scenario: Scenario) => {
  invite(id)(scenario);
  await scenario.reach(id, 'INVITED');
};

/** The owner answers half an hour before the sweep. */
const invitedBetweenSweeps = (id: string) => async (scenario: Scenario) => {
  await scenario.runFor(30 * MINUTE);
  await invited(id)(scenario);
  // The sweep begins the watch again.
  await scenario.runFor(40 * MINUTE);
  endWatch(scenario);
};

const paused = async (scenario: Scenario) => {
  scenario.put('AdmissionPauseRequested', {});
  await scenario.runFor(MINUTE);
};

const SITUATIONS: Readonly<Record<FunctionName, Readonly<Record<string, Situation>>>> = {
  'register-invitation': {
    'takes a new request': {
      trigger: invite(willing.id),
      answers: { kind: 'registered', invitation: { target: willing.id } },
      ends: [willing.id, 'JOINED'],
    },
  },
  'request-admission': {
    'lets a request through at once': {
      trigger: invite(willing.id),
      answers: { kind: 'parked' },
      ends: [willing.id, 'JOINED'],
    },
    'parks a request': {
      before: paused,
      trigger: invite(willing.id),
      answers: { kind: 'parked' },
    },
  },
  'invite-account': {
    'sends an invitation': {
      trigger: invite(willing.id),
      answers: { kind: 'invited', attempts: 1 },
      tellsAgain: 'InvitationSent',
      ends: [willing.id, 'JOINED'],
    },
    'is refused': {
      trigger: invite(refused.id),
      answers: { kind: 'escalate' },
      // Its permit is spent: it asks for another, and then asks AWS again.
      thenAnswers: { kind: 'requeue', notBefore: null },
    },
  },
  'await-response': {
    'parks an open invitation': {
      trigger: invite(willing.id),
      answers: { kind: 'parked' },
      ends: [willing.id, 'JOINED'],
    },
    'finds that the owner has answered': {
      before: invited(silent.id),
      trigger: async (scenario) => {
        scenario.aws.organizations.control.accept(silent.id);
        await scenario.stopExecution(scenario.executionArn());
      },
      answers: { kind: 'parked' },
      ends: [silent.id, 'JOINED'],
    },
  },
  'place-account': {
    'moves a new member': {
      trigger: invite(willing.id),
      answers: { kind: 'placed', placement: 'PLACED' },
      ends: [willing.id, 'JOINED'],
    },
  },
  'raise-escalation': {
    'asks a person': {
      trigger: invite(refused.id),
      answers: { kind: 'raised' },
    },
  },
  'dispatch-admissions': {
    'lets through who waited for his time': {
      before: async (scenario) => {
        scenario.aws.organizations.control.injectFault(
          'InviteAccountToOrganization',
          'ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED',
        );
        invite(willing.id)(scenario);
        await scenario.reach(willing.id, 'WAITING');
      },
      answers: { kind: 'dispatched', isSweepDue: false },
      ends: [willing.id, 'JOINED'],
    },
    'runs a sweep that was asked for': {
      before: (scenario) => scenario.inviteByHand(willing.id),
      trigger: invite(willing.id),
      answers: { kind: 'dispatched', isSweepDue: true },
      thenAnswers: { kind: 'dispatched', isSweepDue: false },
      ends: [willing.id, 'JOINED'],
    },
  },
  'track-handshakes': {
    'learns of a new member': {
      before: invitedBetweenSweeps(willing.id),
      answers: { kind: 'concluded' },
      thenAnswers: { kind: 'ignored' },
      ends: [willing.id, 'JOINED'],
    },
  },
  'operator-commands': {
    'withdraws an invitation': {
      before: invited(silent.id),
      trigger: (scenario) => scenario.put('InvitationWithdrawalRequested', { target: silent.id }),
      answers: { kind: 'withdrawing' },
      thenAnswers: { kind: 'nothingToWithdraw' },
      ends: [silent.id, 'CANCELED'],
    },
    'passes an answer on': {
      before: async (scenario) => {
        invite(refused.id)(scenario);
        await scenario.reach(refused.id, 'ESCALATED');
      },
      trigger: async (scenario) => {
        const { escalationId } = await scenario.row(refused.id);
        scenario.put('EscalationResolved', {
          escalationId: String(escalationId),
          decision: 'retry',
        });
      },
      answers: { kind: 'answered' },
      ends: [refused.id, 'JOINED'],
    },
    pauses: {
      trigger: (scenario) => scenario.put('AdmissionPauseRequested', {}),
      answers: { kind: 'paused' },
      tellsAgain: 'AdmissionGateChanged',
    },
    resumes: {
      before: async (scenario) => {
        await paused(scenario);
        invite(willing.id)(scenario);
        await scenario.reach(willing.id, 'QUEUED');
      },
      trigger: (scenario) => scenario.put('AdmissionResumeRequested', { clear: 'pause' }),
      answers: { kind: 'resumed' },
      tellsAgain: 'AdmissionGateChanged',
      ends: [willing.id, 'JOINED'],
    },
  },
  'reconcile-handshakes': {
    'finds a decline': {
      before: invitedBetweenSweeps(declining.id),
      answers: { kind: 'reconciled', open: 1, acted: 1 },
      thenAnswers: { kind: 'idle' },
      ends: [declining.id, 'DECLINED'],
    },
  },
  'settle-abandoned': {
    'passes an invitation on': {
      before: invited(willing.id),
      trigger: (scenario) => scenario.stopExecution(scenario.executionArn()),
      answers: { kind: 'succeeded' },
      ends: [willing.id, 'JOINED'],
    },
  },
};

/** What anybody could tell that a function has done, beside its answer and its log. */
async function effectsOf(functionName: string, situation: Situation, scenario: Scenario) {
  const { dynamodb, events, functions, organizations, stepFunctions } = scenario.aws;
  const changes = Object.entries(organizations.control.callCounts())
    .filter(([operation]) => !/^(?:Describe|List)/.test(operation))
    .map(([operation, { ok }]) => [operation, ok]);
  const items = await scanItems<object>(dynamodb, dynamodb.tableNames());
  return {
    items: items.map((item) =>
      // Counts the writes of the control item, which may change nothing.
      'version' in item && 'state' in item ? { ...item, version: 0, writes: [] } : item,
    ),
    changes,
    events: told(events, situation.tellsAgain),
    rules: events.rules('default').map(({ name, enabled }) => ({ name, enabled })),
    notices: scenario.notices(),
    otherCalls: functions
      .names()
      .filter((name) => name !== functionName)
      .map((name) => [name, functions.figures(name).invocations]),
    executions: [...stepFunctions.figures()],
  };
}

/** What stands on the buses, in order; of one name, the same detail counts once. */
function told(events: LocalAws['events'], once: OutgoingEventName | undefined): string[] {
  const all = events.archive().map(({ event }) => [event['detail-type'], event.detail] as const);
  const texts = all.map((told) => JSON.stringify(told));
  return texts.filter((text, i) => all[i]?.[0] !== once || texts.indexOf(text) === i);
}

/** Runs a function, and lets happen what comes of it at once. */
async function run(scenario: Scenario, functionName: string, input: Json): Promise<Json> {
  const { clock, functions } = scenario.aws;
  let result: InvocationResult | undefined;
  clock.schedule(clock.now(), `run ${functionName} by hand`, async () => {
    result = await functions.invoke(functionName, structuredClone(input));
  });
  await scenario.runFor(0);
  if (result === undefined) await scenario.runFor(SECOND);
  if (result?.kind !== 'returned') throw new Error(JSON.stringify(result));
  return result.payload;
}

async function callOf(held: HeldFunction, scenario: Scenario): Promise<Json> {
  for (let seconds = 0; seconds < (2 * HOUR) / SECOND; seconds += 1) {
    await scenario.runFor(SECOND);
    if (held.input !== undefined) return held.input;
  }
  throw new Error('the function was not called within two hours');
}

describe.each(Object.keys(FUNCTIONS) as FunctionName[])('%s, when it is run again,', (name) => {
  it.each(Object.entries(SITUATIONS[name]))('%s no second time', async (_, situation) => {
    const held = new HeldFunction();
    const world = organization({ outsideAccounts: [willing, silent, declining, refused] });
    const scenario = await Scenario.open(world, undefined, { interceptor: held });
    const functionName = physicalNameOf(name, scenario);
    await situation.before?.(scenario);
    held.hold(functionName);
    await situation.trigger?.(scenario);
    const input = await callOf(held, scenario);

    const answer = await run(scenario, functionName, input);
    const effects = await effectsOf(functionName, situation, scenario);
    const again = await run(scenario, functionName, input);
    expect(answer).toMatchObject(situation.answers);
    expect(again).toEqual(situation.thenAnswers ?? answer);
    expect(await effectsOf(functionName, situation, scenario)).toEqual(effects);

    if (situation.ends === undefined) return;
    const [target, status] = situation.ends;
    expect(await scenario.settle(target)).toMatchObject({ status });
    expect(scenario.published('InvitationSettled')).toMatchObject([{ target, status }]);
  });
});

/** Constructs are named after their functions. */
function physicalNameOf(name: FunctionName, { aws }: Scenario): string {
  const construct = name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return aws.resources.physicalId(`Functions/${construct}/Resource`);
}
