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
  await deployment.each('AWS::Events::Rule', (resource) => {
    if (resource.properties.EventPattern !== undefined) {
      deployPattern(resource, events);
    }
    if (typeof resource.properties.ScheduleExpression === 'string') {
      deployRuleSchedule(resource, schedules, site);
    }
  });
  await deployment.each('AWS::Scheduler::Schedule', (resource) =>
    deploySchedule(resource, schedules, site),
  );
}

function deployPattern({ name, arn = name, properties }: LoadedResource, events: EventBridge) {
  const pattern = properties.EventPattern ?? {};
  const busName = busNameOf(properties.EventBusName);
  if (!events.hasBus(busName)) {
    throw new Refusal(`a rule on bus ${busName}, which is not in the stack`, 'define the bus');
  }
  events.addRule({
    name,
    arn,
    busName,
    patternText: JSON.stringify(pattern),
    matches: compileEventPattern(pattern),
    targets: listOf(properties, 'Targets').map(ruleTarget),
    enabled: isEnabled(properties),
  });
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

function deployRuleSchedule(
  { name, arn = name, properties }: LoadedResource,
  schedules: Schedules,
  site: EventsSite,
): void {
  const intervalMs = parseRate(textOf(properties, 'ScheduleExpression'));
  for (const target of isEnabled(properties) ? listOf(properties, 'Targets') : []) {
    const { input, arn: targetArn, ...handling } = ruleTarget(target);
    schedules.add({
      name,
      arn,
      intervalMs,
      targetArn,
      ...handling,
      input: (scheduledAtMs, eventId) =>
        input(scheduledEvent('aws.events', arn, scheduledAtMs, eventId, site), {
          ruleArn: arn,
          ruleName: name,
          ingestionTime: formatInstant(scheduledAtMs),
        }),
    });
  }
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
    schedules.add(schedule);
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
