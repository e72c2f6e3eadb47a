import { arnOf, busNameOf, type Identity, type ResourceType } from './resource-type.ts';

const name = (id: Identity) => id.name;
const queueUrl = (id: Identity) => `${id.endpoint}/${id.accountId}/${id.name}`;
const arn =
  (service: string, prefix = '') =>
  (id: Identity) =>
    arnOf(id, service, `${prefix}${id.name}`);

function ruleResource(id: Identity): string {
  const bus = busNameOf(id.properties.EventBusName);
  return bus === 'default' ? id.name : `${bus}/${id.name}`;
}

const table: Pick<ResourceType, 'nameProperty' | 'nameLimit' | 'ref' | 'attributes'> = {
  nameProperty: 'TableName',
  nameLimit: 255,
  ref: name,
  attributes: { Arn: arn('dynamodb', 'table/') },
};

const TABLE_IGNORED = [
  'BillingMode',
  'DeletionProtectionEnabled',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'TableClass',
  'Tags',
  'TimeToLiveSpecification',
  'ContributorInsightsSpecification',
  'WarmThroughput',
  'ResourcePolicy',
];

/** Resource types that the engine gives a behaviour, and the permissions that go with them. */
export const DEPLOYED_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::Lambda::Function': {
    support: 'deployed',
    note: 'Runs the bundled asset in process. Timeout counts virtual time; memory is not limited.',
    nameProperty: 'FunctionName',
    ref: name,
    attributes: { Arn: arn('lambda', 'function:') },
    honoured: [
      'Code',
      'Handler',
      'Environment',
      'Timeout',
      'FunctionName',
      'DeadLetterConfig',
      'MemorySize',
    ],
    ignored: [
      'Architectures',
      'Description',
      'EphemeralStorage',
      'KmsKeyArn',
      'LoggingConfig',
      'PackageType',
      'ReservedConcurrentExecutions',
      'Role',
      'Runtime',
      'RuntimeManagementConfig',
      'Tags',
      'TracingConfig',
    ],
  },
  'AWS::Lambda::EventInvokeConfig': {
    support: 'deployed',
    note: 'Retries of asynchronous invocations and their on-failure destination.',
    ref: (id) => `${id.properties.FunctionName}|${id.properties.Qualifier}`,
    attributes: {},
    honoured: [
      'FunctionName',
      'Qualifier',
      'MaximumRetryAttempts',
      'MaximumEventAgeInSeconds',
      'DestinationConfig',
    ],
  },
  'AWS::Lambda::Permission': {
    support: 'inert',
    note: 'Permissions are not evaluated.',
    ref: name,
    attributes: { Id: name },
  },
  'AWS::DynamoDB::Table': {
    ...table,
    support: 'deployed',
    note: 'A dynalite table with its indexes. No streams, no TTL deletion, no transactions.',
    honoured: [
      'TableName',
      'KeySchema',
      'AttributeDefinitions',
      'GlobalSecondaryIndexes',
      'LocalSecondaryIndexes',
    ],
    ignored: [...TABLE_IGNORED, 'ProvisionedThroughput', 'OnDemandThroughput'],
  },
  'AWS::DynamoDB::GlobalTable': {
    ...table,
    support: 'deployed',
    note: 'One table in the Region of the stack; replicas elsewhere are refused.',
    honoured: [
      'TableName',
      'KeySchema',
      'AttributeDefinitions',
      'GlobalSecondaryIndexes',
      'LocalSecondaryIndexes',
      'Replicas',
    ],
    ignored: [
      ...TABLE_IGNORED,
      'WriteOnDemandThroughputSettings',
      'WriteProvisionedThroughputSettings',
    ],
  },
  'AWS::Events::EventBus': {
    support: 'deployed',
    note: 'A custom bus beside the default one.',
    nameProperty: 'Name',
    nameLimit: 256,
    ref: name,
    attributes: { Arn: arn('events', 'event-bus/'), Name: name },
    honoured: ['Name'],
    ignored: ['Description', 'KmsKeyIdentifier', 'LogConfig', 'Policy', 'Tags'],
  },
  'AWS::Events::EventBusPolicy': {
    support: 'inert',
    note: 'Permissions are not evaluated.',
    ref: name,
    attributes: {},
  },
  'AWS::Events::Rule': {
    support: 'deployed',
    note: 'Event patterns and rate schedules; targets are state machines, functions, queues and buses.',
    nameProperty: 'Name',
    ref: (id) => {
      const bus = busNameOf(id.properties.EventBusName);
      return bus === 'default' ? id.name : `${bus}|${id.name}`;
    },
    attributes: { Arn: (id) => arnOf(id, 'events', `rule/${ruleResource(id)}`) },
    honoured: ['Name', 'EventBusName', 'EventPattern', 'ScheduleExpression', 'State', 'Targets'],
    ignored: ['Description', 'RoleArn', 'Tags'],
  },
  'AWS::Scheduler::Schedule': {
    support: 'deployed',
    note: 'rate(...) expressions, counted from the start of the engine.',
    nameProperty: 'Name',
    ref: name,
    attributes: {
      Arn: (id) =>
        arnOf(id, 'scheduler', `schedule/${id.properties.GroupName ?? 'default'}/${id.name}`),
    },
    honoured: ['Name', 'GroupName', 'ScheduleExpression', 'State', 'Target'],
    ignored: ['Description', 'FlexibleTimeWindow', 'KmsKeyArn', 'ScheduleExpressionTimezone'],
  },
  'AWS::SNS::Topic': {
    support: 'deployed',
    note: 'Keeps what is published; delivers to queues and functions, records the rest.',
    nameProperty: 'TopicName',
    nameLimit: 256,
    ref: arn('sns'),
    attributes: { TopicArn: arn('sns'), TopicName: name },
    honoured: ['TopicName', 'Subscription'],
    ignored: ['DisplayName', 'KmsMasterKeyId', 'Tags', 'TracingConfig', 'SignatureVersion'],
  },
  'AWS::SNS::Subscription': {
    support: 'deployed',
    note: 'Protocols sqs and lambda deliver; others are recorded as pending a confirmation.',
    ref: (id) => `${id.properties.TopicArn}:${id.name}`,
    attributes: { Arn: (id) => `${id.properties.TopicArn}:${id.name}` },
    honoured: ['TopicArn', 'Protocol', 'Endpoint', 'RawMessageDelivery'],
    ignored: ['Region', 'RedrivePolicy'],
  },
  'AWS::SNS::TopicPolicy': {
    support: 'inert',
    note: 'Permissions are not evaluated.',
    ref: name,
    attributes: { Id: name },
  },
  'AWS::SQS::Queue': {
    support: 'deployed',
    note: 'Standard queues with a visibility timeout and a redrive policy; retention is not applied.',
    nameProperty: 'QueueName',
    nameLimit: 80,
    ref: queueUrl,
    attributes: { Arn: arn('sqs'), QueueName: name, QueueUrl: queueUrl },
    honoured: ['QueueName', 'VisibilityTimeout', 'RedrivePolicy', 'DelaySeconds'],
    ignored: [
      'KmsDataKeyReusePeriodSeconds',
      'KmsMasterKeyId',
      'MaximumMessageSize',
      'MessageRetentionPeriod',
      'ReceiveMessageWaitTimeSeconds',
      'RedriveAllowPolicy',
      'SqsManagedSseEnabled',
      'Tags',
    ],
  },
  'AWS::SQS::QueuePolicy': {
    support: 'inert',
    note: 'Permissions are not evaluated.',
    ref: name,
    attributes: { Id: name },
  },
  'AWS::StepFunctions::StateMachine': {
    support: 'deployed',
    note: 'Standard workflows; see the support table of the Amazon States Language.',
    nameProperty: 'StateMachineName',
    nameLimit: 80,
    ref: arn('states', 'stateMachine:'),
    attributes: { Arn: arn('states', 'stateMachine:'), Name: name },
    honoured: [
      'DefinitionString',
      'DefinitionSubstitutions',
      'StateMachineName',
      'StateMachineType',
      'RoleArn',
    ],
    ignored: ['EncryptionConfiguration', 'LoggingConfiguration', 'Tags', 'TracingConfiguration'],
  },
};
