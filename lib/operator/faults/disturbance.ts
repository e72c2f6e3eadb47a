import { type Call, CallKind, type Interceptor } from '../../local/faults/interceptor.ts';
import { faultFor } from '../../local/faults/service-faults.ts';
import type { Stage } from './stage.ts';
import type { StateMoment } from './state-visits.ts';

export interface DisturbanceSpec {
  readonly meaning: string;
  /** What it happens to: an execution in a state, one that has a target, or the stack. */
  readonly hits: 'state' | 'invitation' | 'hour' | 'rule';
}

/** What can go wrong beside the calls. The table is the source of the docs and the plan. */
export const DISTURBANCES = {
  stopped: { meaning: 'an operator stops the execution', hits: 'state' },
  'stopped-unnoticed': {
    meaning: 'an operator stops the execution, and the event that tells of it is lost',
    hits: 'state',
  },
  redriven: { meaning: 'an operator stops the execution and redrives it at once', hits: 'state' },
  'redriven-later': {
    meaning: 'an operator stops the execution and redrives it two hours later',
    hits: 'state',
  },
  withdrawn: { meaning: 'an operator withdraws the invitation', hits: 'invitation' },
  'withdrawn-and-stopped': {
    meaning: 'an operator withdraws the invitation and stops the execution',
    hits: 'invitation',
  },
  'asked-again': { meaning: 'the same account is asked for once more', hits: 'invitation' },
  redeployed: {
    meaning: 'the state machines are deployed anew while executions wait',
    hits: 'hour',
  },
  'day-lost': {
    meaning: 'the clock jumps a day: whatever was due in between happens late',
    hits: 'hour',
  },
  'writes-refused': { meaning: 'DynamoDB refuses writes for ten minutes', hits: 'hour' },
  'writes-refused-long': { meaning: 'DynamoDB refuses writes for two hours', hits: 'hour' },
  'target-down': {
    meaning: 'the target of the rule fails for a day; then the dead-letter queue is redriven',
    hits: 'rule',
  },
} as const satisfies Record<string, DisturbanceSpec>;
export type DisturbanceKind = keyof typeof DISTURBANCES;

export type Disturbance =
  | { readonly kind: DisturbanceKind; readonly moment: StateMoment }
  | { readonly kind: DisturbanceKind; readonly hour: number }
  | { readonly kind: DisturbanceKind; readonly hour: number; readonly caller: string };

const HOUR_MS = 3_600_000;
const TEN_MINUTES_MS = 600_000;
const LATER_MS = 2 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
/** The event that tells of a stop comes within seconds. */
const UNNOTICED_MS = 60_000;

/** Does what people and accidents do at one moment. Returns when it is over, in virtual time. */
export async function strike(
  kind: DisturbanceKind,
  stage: Stage,
  executionArn: string | undefined,
): Promise<number> {
  const { clock } = stage.aws;
  switch (kind) {
    case 'stopped':
      await stage.stopExecution(executionArn);
      return clock.now();
    case 'stopped-unnoticed':
      await stage.stopExecution(executionArn);
      return clock.now() + UNNOTICED_MS;
    case 'redriven':
      await stage.stopExecution(executionArn);
      await stage.redriveExecution(executionArn);
      return clock.now();
    case 'redriven-later':
      await stage.stopExecution(executionArn);
      clock.schedule(clock.now() + LATER_MS, 'redrive', () => stage.redriveExecution(executionArn));
      return clock.now() + LATER_MS;
    case 'withdrawn':
      stage.withdraw(await stage.targetOf(executionArn));
      return clock.now();
    case 'withdrawn-and-stopped':
      stage.withdraw(await stage.targetOf(executionArn));
      await stage.stopExecution(executionArn);
      return clock.now();
    case 'asked-again':
      stage.askAgain(await stage.targetOf(executionArn));
      return clock.now();
    case 'redeployed':
      await redeploy(stage);
      return clock.now();
    case 'day-lost':
      clock.leapTo(clock.now() + DAY_MS);
      return clock.now();
    case 'writes-refused':
      return clock.now() + TEN_MINUTES_MS;
    case 'writes-refused-long':
      return clock.now() + LATER_MS;
    case 'target-down':
      // EventBridge tries for a day from each event, and gives up a backoff later at most.
      return clock.now() + DAY_MS + HOUR_MS;
  }
}

async function redeploy(stage: Stage): Promise<void> {
  const { stepFunctions } = stage.aws;
  const { stateMachines } = (await stage.call(stepFunctions, 'ListStateMachines', {})) as {
    stateMachines: readonly { stateMachineArn: string }[];
  };
  for (const { stateMachineArn } of stateMachines) {
    const described = await stage.call(stepFunctions, 'DescribeStateMachine', { stateMachineArn });
    const { definition } = described as { definition: string };
    const changed = { ...(JSON.parse(definition) as object), Comment: 'deployed anew' };
    await stage.call(stepFunctions, 'UpdateStateMachine', {
      ...{ stateMachineArn, definition: JSON.stringify(changed) },
    });
  }
}

/** What an outage does to a call: `undefined` when it does not concern it. */
export type Hit = (call: Call) => Promise<unknown> | undefined;

/** Stands in the way of the calls that an outage concerns, from its begin to its end. */
export class Outage implements Interceptor {
  readonly #hit: Hit;
  readonly #now: () => number;
  #fromMs = Number.POSITIVE_INFINITY;
  #untilMs = Number.POSITIVE_INFINITY;

  constructor(hit: Hit, now: () => number) {
    this.#hit = hit;
    this.#now = now;
  }

  begin(fromMs: number, untilMs: number): void {
    this.#fromMs = fromMs;
    this.#untilMs = untilMs;
  }

  intercept(call: Call, perform: () => Promise<unknown>): Promise<unknown> {
    const now = this.#now();
    const isDown = now >= this.#fromMs && now < this.#untilMs;
    return (isDown ? this.#hit(call) : undefined) ?? perform();
  }
}

/** Which calls a disturbance hits while it lasts, and how. */
export function hitBy(disturbance: Disturbance, callerOf: (call: Call) => string): Hit {
  const failing =
    (isHit: (call: Call) => boolean): Hit =>
    (call) =>
      isHit(call) ? Promise.reject(faultFor(call, 'failure')) : undefined;
  if ('caller' in disturbance) return failing((call) => callerOf(call) === disturbance.caller);
  if (disturbance.kind === 'stopped-unnoticed') {
    return (call) => (callerOf(call) === TELLS_OF_STOPS ? Promise.resolve() : undefined);
  }
  return failing((call) => disturbance.kind.startsWith('writes-refused') && isDynamoDbWrite(call));
}

/** The rule whose events tell of executions that ended without an outcome. */
const TELLS_OF_STOPS = 'AbandonedExecutions';

function isDynamoDbWrite({ kind, service, operation }: Call): boolean {
  const isDynamoDb = service === 'dynamodb' || service.startsWith('DynamoDB_');
  return (
    kind !== CallKind.DELIVERY && isDynamoDb && !/^(?:Get|Query|Scan|BatchGet)/i.test(operation)
  );
}
