import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../lambdas/shared/contract/events.ts';
import { propertiesOf, textOf } from './template.ts';

const rules = propertiesOf('AWS::Events::Rule');

const DELIVERY = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

function onlyTargetOf(rule: string) {
  const { Targets } = rules[rule];
  expect(Targets).toHaveLength(1);
  return Targets[0];
}

describe('requests for invitations', () => {
  it('start the state machine directly, with the whole event as input', () => {
    const target = onlyTargetOf('RoutingInvitations');
    expect(textOf(target.Arn)).toBe('<InvitationMachine>');
    expect(target).not.toHaveProperty('Input');
    expect(target).not.toHaveProperty('InputTransformer');
    expect(textOf(rules.RoutingInvitations.EventBusName)).toBe('<Bus>');
    expect(rules.RoutingInvitations.EventPattern).toEqual({
      'detail-type': ['AccountInvitationRequested'],
    });
  });

  it('are tried for a day and then kept for a person', () => {
    const { DeadLetterConfig, RetryPolicy } = onlyTargetOf('RoutingInvitations');
    expect(textOf(DeadLetterConfig.Arn)).toBe('<DeadLettersRequests.Arn>');
    expect(RetryPolicy).toEqual(DELIVERY);
  });
});

describe.each([
  ['RoutingOperatorCommands', 'FunctionsOperatorCommands'],
  ['RoutingHandshakes', 'FunctionsTrackHandshakes'],
  ['RoutingAbandonedExecutions', 'FunctionsSettleAbandoned'],
])('%s', (rule, target) => {
  it(`calls ${target}, for a day if need be`, () => {
    const { Arn, DeadLetterConfig, RetryPolicy } = onlyTargetOf(rule);
    expect(textOf(Arn)).toBe(`<${target}.Arn>`);
    expect(textOf(DeadLetterConfig.Arn)).toBe('<DeadLettersDeliveries.Arn>');
    expect(RetryPolicy).toEqual(DELIVERY);
  });
});

describe('events of a name that nobody knows', () => {
  it('are all that no other rule and no event of ours is about', () => {
    const { EventBusName, EventPattern } = rules.RoutingUnknownEvents;
    expect(textOf(EventBusName)).toBe('<Bus>');
    const [{ 'anything-but': known }, ...others] = EventPattern['detail-type'];
    expect(known.toSorted()).toEqual(Object.keys(EVENTS).sort());
    expect(others).toEqual([]);
    expect(Object.keys(EventPattern)).toEqual(['detail-type']);
  });

  it('are kept as they came, among the requests that a person corrects', () => {
    const target = onlyTargetOf('RoutingUnknownEvents');
    expect(textOf(target.Arn)).toBe('<DeadLettersRequests.Arn>');
    expect(textOf(target.DeadLetterConfig.Arn)).toBe('<DeadLettersDeliveries.Arn>');
    expect(target).not.toHaveProperty('InputTransformer');
    expect(target.RetryPolicy).toEqual(DELIVERY);
  });

  it('may be put into the queue by their rule', () => {
    const statements = Object.values(propertiesOf('AWS::SQS::QueuePolicy')).flatMap(
      ({ PolicyDocument }) => PolicyDocument.Statement,
    );
    const byRule = statements.filter(
      ({ Condition, Resource }) =>
        textOf(Resource) === '<DeadLettersRequests.Arn>' &&
        Condition?.ArnEquals !== undefined &&
        textOf(Condition.ArnEquals['aws:SourceArn']) === '<RoutingUnknownEvents.Arn>',
    );
    expect(byRule).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
      }),
    ]);
    expect([byRule[0].Action].flat()).toContain('sqs:SendMessage');
  });
});

it('routes every event that comes in, each by one rule', () => {
  const routed = Object.values(rules)
    .filter((rule) => rule.EventBusName !== undefined)
    .flatMap((rule) => rule.EventPattern['detail-type'])
    .filter((name) => typeof name === 'string');
  const incoming = Object.entries(EVENTS).filter(([, { direction }]) => direction === 'in');
  expect(routed.sort()).toEqual(incoming.map(([name]) => name).sort());
});

it('takes what CloudTrail tells of handshakes and quotas by either of its detail-types', () => {
  const { EventPattern, EventBusName } = rules.RoutingHandshakes;
  expect(EventBusName).toBeUndefined();
  expect(EventPattern).toEqual({
    source: ['aws.organizations', 'aws.servicequotas'],
    detail: {
      eventName: [
        'AccountJoinedOrganization',
        'AcceptHandshake',
        'DeclineHandshake',
        'CancelHandshake',
        'AccountDepartedOrganization',
        'UpdateServiceQuotaIncreaseRequestStatus',
      ],
    },
  });
});

it('notices executions of the invitation machine that ended without an outcome', () => {
  const { EventPattern } = rules.RoutingAbandonedExecutions;
  expect(EventPattern).toMatchObject({
    source: ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
  });
  expect(EventPattern.detail.stateMachineArn.map(textOf)).toEqual(['<InvitationMachine>']);
});

it('sweeps every hour', () => {
  const { Sweep } = propertiesOf('AWS::Scheduler::Schedule');
  expect(Sweep).toMatchObject({ ScheduleExpression: 'rate(1 hour)', State: 'ENABLED' });
  expect(textOf(Sweep.Target.Arn)).toBe('<FunctionsReconcileHandshakes.Arn>');
  expect(textOf(Sweep.Target.DeadLetterConfig.Arn)).toBe('<DeadLettersDeliveries.Arn>');
});

it('keeps other accounts off the bus', () => {
  const { Name, Policy } = propertiesOf('AWS::Events::EventBus').Bus;
  expect(Name).toBe('HandshakeOrchestrator');
  expect(Policy.Statement).toMatchObject([
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'events:PutEvents',
      Condition: { StringNotEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
    },
  ]);
});
