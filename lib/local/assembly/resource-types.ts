import { Refusal } from './findings.ts';
import { INERT_TYPES } from './inert-types.ts';
import type { JsonObject } from './template.ts';

/** Where a resource lives and what it is called there. */
export interface Identity {
  readonly name: string;
  readonly properties: JsonObject;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** Origin of the engine's endpoint: queue URLs begin with it. */
  readonly endpoint: string;
}

export interface ResourceType {
  /** `deployed`: the engine gives it its behaviour. `inert`: accepted, and nothing happens. */
  readonly support: 'deployed' | 'inert';
  readonly note: string;
  /** The property that names the resource, when the template names it itself. */
  readonly nameProperty?: string;
  /** Longest physical name. @default 64 */
  readonly nameLimit?: number;
  readonly ref: (id: Identity) => string;
  readonly attributes: Readonly<Record<string, (id: Identity) => string>>;
  /** Properties with an effect. Only these and `ignored` are accepted; inert types take any. */
  readonly honoured?: readonly string[];
  /** Properties accepted without an effect. */
  readonly ignored?: readonly string[];
}

/** The ARN of a resource in the account and Region of its identity. */
export function arnOf(id: Identity, service: string, resource: string): string {
  return `arn:${id.partition}:${service}:${id.region}:${id.accountId}:${resource}`;
}

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

/** A bus is referred to by name or by ARN; `default` when it is left out. */
export function busNameOf(reference: unknown): string {
  return typeof reference === 'string' ? (reference.split('/').at(-1) as string) : 'default';
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

/** Every resource type the engine knows. The loader refuses all others by name. */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
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
  ...INERT_TYPES,
};

/** Throws `Refusal` for a property the engine neither honours nor may ignore. */
export function checkProperty(type: ResourceType, typeName: string, property: string): void {
  if (type.support === 'inert') {
    return;
  }
  if (!type.honoured?.includes(property) && !type.ignored?.includes(property)) {
    throw new Refusal(
      `property ${property} of ${typeName} is not supported`,
      'remove it, or teach lib/local/assembly/resource-types.ts',
    );
  }
}
