import {
  type Deployment,
  listOf,
  numberOf,
  objectOf,
  refuseOthers,
  textOf,
} from '../assembly/deployment.ts';
import { Refusal } from '../assembly/findings.ts';
import type { LoadedResource } from '../assembly/load-stack.ts';
import { busNameOf } from '../assembly/resource-type.ts';
import type { JsonObject } from '../assembly/template.ts';
import type { Cancel } from '../clock/clock.ts';
import { formatInstant } from '../clock/instant.ts';
import type { RetryPolicy } from './deliveries.ts';
import type { EventBridge, RuleTarget } from './event-bridge.ts';
import { compileEventPattern } from './event-pattern.ts';
import { parseRate } from './rate.ts';
import { scheduledEvent, scheduleInput } from './scheduled-event.ts';
import type { Schedules } from './schedules.ts';
import { serviceOf } from './target.ts';
import { compileTargetInput } from './target-input.ts';

export interface EventsSite {
  readonly accountId: string;
  readonly region: string;
}

const TARGET_SERVICES = ['events', 'lambda', 'sns', 'sqs', 'states'];
const TARGET_MEMBERS = [
  'Arn',
  'DeadLetterConfig',
  'Id',
  'Input',
  'InputPath',
  'InputTransformer',
  'RetryPolicy',
  'RoleArn',
];

export async function deployEvents(
  deployment: Deployment,
  events: EventBridge,
  schedules: Schedules,
  site: EventsSite,
): Promise<void> {
  await deployment.each('AWS::Events::EventBus', ({ name }) => events.createBus(name));
  await deployment.each('AWS::Events::Rule', (resource) =>
    deployRule(resource, events, schedules, site),
  );
  await deployment.each('AWS::Scheduler::Schedule', (resource) =>
    deploySchedule(resource, schedules, site),
  );
}

function deployRule(
  resource: LoadedResource,
  events: EventBridge,
  schedules: Schedules,
  site: EventsSite,
): void {
  const { name, arn = name, properties } = resource;
  const { EventPattern: pattern, ScheduleExpression: expression } = properties;
  const busName = busNameOf(properties.EventBusName);
  if (!events.hasBus(busName)) {
    throw new Refusal(`a rule on bus ${busName}, which is not in the stack`, 'define the bus');
  }
  const targets = listOf(properties, 'Targets').map(ruleTarget);
  const enabled = isEnabled(properties);
  const schedule =
    typeof expression === 'string'
      ? switchedSchedule({ name, arn, expression, targets }, schedules, site)
      : undefined;
  events.addRule({
    name,
    arn,
    busName,
    patternText: pattern === undefined ? null : JSON.stringify(pattern),
    matches: pattern === undefined ? () => false : compileEventPattern(pattern),
    targets,
    enabled,
    ...schedule,
  });
  schedule?.onSwitched(enabled);
}

function ruleTarget(target: JsonObject): RuleTarget {
  refuseOthers(target, TARGET_MEMBERS, 'a rule target');
  return {
    id: String(target.Id),
    arn: targetArn(target),
    input: compileTargetInput(target),
    ...failureHandling(target),
  };
}

interface ScheduledRule {
  readonly name: string;
  readonly arn: string;
  readonly expression: string;
  readonly targets: readonly RuleTarget[];
}

/** Counts from the moment that the rule is enabled. */
function switchedSchedule(
  { name, arn, expression, targets }: ScheduledRule,
  schedules: Schedules,
  site: EventsSite,
) {
  const intervalMs = parseRate(expression);
  let running: Cancel[] = [];
  const begin = ({ input, arn: targetArn, retryPolicy, deadLetterArn }: RuleTarget) =>
    schedules.begin({
      ...{ name, arn, intervalMs, targetArn, retryPolicy, deadLetterArn },
      input: (scheduledAtMs, eventId) =>
        input(scheduledEvent('aws.events', arn, scheduledAtMs, eventId, site), {
          ruleArn: arn,
          ruleName: name,
          ingestionTime: formatInstant(scheduledAtMs),
        }),
    });
  return {
    scheduleText: expression,
    onSwitched: (enabled: boolean) => {
      for (const cancel of running) cancel();
      running = enabled ? targets.map(begin) : [];
    },
  };
}

function deploySchedule(
  { name, arn = name, properties }: LoadedResource,
  schedules: Schedules,
  site: EventsSite,
): void {
  const target = objectOf(properties, 'Target');
  refuseOthers(target, ['Arn', 'DeadLetterConfig', 'Input', 'RetryPolicy', 'RoleArn'], 'a target');
  const schedule = {
    name,
    arn,
    intervalMs: parseRate(textOf(properties, 'ScheduleExpression')),
    targetArn: targetArn(target),
    input: scheduleInput(target, arn, site),
    ...failureHandling(target),
  };
  if (isEnabled(properties)) {
    schedules.begin(schedule);
  }
}

function targetArn(target: JsonObject): string {
  const arn = textOf(target, 'Arn');
  if (!TARGET_SERVICES.includes(serviceOf(arn))) {
    throw new Refusal(`target ${arn} is not supported`, `use one of ${TARGET_SERVICES.join(', ')}`);
  }
  return arn;
}

function failureHandling(target: JsonObject) {
  const { Arn } = objectOf(target, 'DeadLetterConfig');
  return {
    retryPolicy: retryPolicy(objectOf(target, 'RetryPolicy')),
    deadLetterArn: typeof Arn === 'string' ? Arn : undefined,
  };
}

function retryPolicy(policy: JsonObject): RetryPolicy {
  const attempts = numberOf(policy, 'MaximumRetryAttempts');
  const age = numberOf(policy, 'MaximumEventAgeInSeconds');
  return {
    ...(attempts === undefined ? {} : { maximumRetryAttempts: attempts }),
    ...(age === undefined ? {} : { maximumEventAgeSeconds: age }),
  };
}

function isEnabled({ State }: JsonObject): boolean {
  return State !== 'DISABLED';
}
