import { describe, expect, it } from 'vitest';
import { propertiesOf, TEMPLATE, textOf } from './template.ts';

const QUEUES = ['DeadLettersDeliveries', 'DeadLettersInvocations', 'DeadLettersRequests'];

describe('dead-letter queues', () => {
  it('keep messages for two weeks', () => {
    const queues = propertiesOf('AWS::SQS::Queue');
    expect(Object.keys(queues).sort()).toEqual(QUEUES);
    for (const queue of Object.values(queues)) {
      expect(queue.MessageRetentionPeriod).toBe(14 * 24 * 3600);
    }
  });

  it('refuse what is not encrypted on the way', () => {
    const policies = Object.values(propertiesOf('AWS::SQS::QueuePolicy'));
    expect(policies).toHaveLength(QUEUES.length);
    for (const { PolicyDocument } of policies) {
      expect(PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    }
  });

  it('alarm when anything is in them', () => {
    const alarmed = Object.values(propertiesOf('AWS::CloudWatch::Alarm'))
      .filter(({ Namespace }) => Namespace === 'AWS/SQS')
      .map(({ Dimensions, Threshold, AlarmActions }) => {
        expect(Threshold).toBe(1);
        expect(AlarmActions.map(textOf)).toEqual(['<Notices>']);
        return textOf(Dimensions[0].Value);
      });
    expect(alarmed.sort()).toEqual(QUEUES.map((queue) => `<${queue}.QueueName>`));
  });
});

it('alarms when an execution of either machine fails', () => {
  const alarmed = Object.values(propertiesOf('AWS::CloudWatch::Alarm'))
    .filter(({ Namespace }) => Namespace === 'AWS/States')
    .map(({ Dimensions, MetricName, AlarmActions }) => {
      expect(AlarmActions.map(textOf)).toEqual(['<Notices>']);
      return `${MetricName} ${textOf(Dimensions[0].Value)}`;
    });
  expect(alarmed.sort()).toEqual([
    'ExecutionsFailed <InvitationMachine>',
    'ExecutionsFailed <TimerMachine>',
  ]);
});

describe('notices', () => {
  it('go to the e-mail address of the configuration', () => {
    expect(Object.values(propertiesOf('AWS::SNS::Subscription'))).toEqual([
      expect.objectContaining({ Protocol: 'email', Endpoint: 'platform@example.com' }),
    ]);
  });

  it('are published by encrypted connections only, by the alarms of this account too', () => {
    const [policy] = Object.values(propertiesOf('AWS::SNS::TopicPolicy'));
    expect(policy.PolicyDocument.Statement).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sns:Publish',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        expect.objectContaining({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    );
  });
});

describe('state machines', () => {
  const machines = propertiesOf('AWS::StepFunctions::StateMachine');

  it('are named after the stack, since the functions know them by name', () => {
    expect(Object.values(machines).map((machine) => machine.StateMachineName)).toEqual([
      'HandshakeOrchestrator-Invitation',
      'HandshakeOrchestrator-Timer',
    ]);
  });

  it('are Standard and traced, and log every step without its data, which holds task tokens', () => {
    for (const machine of Object.values(machines)) {
      expect(machine).toMatchObject({
        StateMachineType: 'STANDARD',
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      });
    }
  });
});

describe('outputs', () => {
  const outputs = Object.fromEntries(
    Object.entries(TEMPLATE.Outputs).map(([name, { Value }]) => [name, textOf(Value)]),
  );

  it('name what the stack is used by', () => {
    expect(outputs).toMatchObject({
      EventBusName: '<Bus>',
      OutcomeTableName: '<Outcomes>',
      StateMachineArn: '<InvitationMachine>',
      NoticeTopicArn: '<Notices>',
      RequestsQueueUrl: '<DeadLettersRequests>',
      DeliveriesQueueUrl: '<DeadLettersDeliveries>',
      InvocationsQueueUrl: '<DeadLettersInvocations>',
    });
  });

  it('give the first three commands', () => {
    expect(outputs.SubscribeCommand).toBe(
      'aws sns subscribe --region us-east-1 --topic-arn <Notices> --protocol email --notification-endpoint you@example.com',
    );
    expect(outputs.InviteCommand).toBe(
      `aws events put-events --region us-east-1 --entries '[{"EventBusName":"<Bus>","Source":"me","DetailType":"AccountInvitationRequested","Detail":"{\\"version\\":1,\\"target\\":\\"111122223333\\"}"}]'`,
    );
    expect(outputs.QueryCommand).toBe(
      `aws dynamodb query --region us-east-1 --table-name <Outcomes> --index-name byCampaign --key-condition-expression 'campaign = :campaign' --expression-attribute-values '{":campaign":{"S":"default"}}'`,
    );
  });
});
