import type { Identity, ResourceType } from './resource-type.ts';

const regional = (service: string, resource: (name: string) => string) => (id: Identity) =>
  `arn:${id.partition}:${service}:${id.region}:${id.accountId}:${resource(id.name)}`;
const global = (service: string, prefix: string) => (id: Identity) =>
  `arn:${id.partition}:${service}::${id.accountId}:${prefix}${id.name}`;

const name = (id: Identity) => id.name;

/** Resource types that change nothing in what the engine runs. Any property is accepted. */
export const INERT_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::CDK::Metadata': {
    support: 'inert',
    note: 'Usage reporting of the CDK.',
    ref: name,
    attributes: {},
  },
  'AWS::CloudWatch::Alarm': {
    support: 'inert',
    note: 'There are no metrics to watch.',
    nameProperty: 'AlarmName',
    nameLimit: 255,
    ref: name,
    attributes: { Arn: regional('cloudwatch', (n) => `alarm:${n}`) },
  },
  'AWS::CloudWatch::CompositeAlarm': {
    support: 'inert',
    note: 'There are no metrics to watch.',
    nameProperty: 'AlarmName',
    nameLimit: 255,
    ref: name,
    attributes: { Arn: regional('cloudwatch', (n) => `alarm:${n}`) },
  },
  'AWS::CloudWatch::Dashboard': {
    support: 'inert',
    note: 'There are no metrics to show.',
    nameProperty: 'DashboardName',
    nameLimit: 255,
    ref: name,
    attributes: {},
  },
  'AWS::IAM::ManagedPolicy': {
    support: 'inert',
    note: 'Permissions are not evaluated.',
    nameProperty: 'ManagedPolicyName',
    ref: global('iam', 'policy/'),
    attributes: { PolicyArn: global('iam', 'policy/') },
  },
  'AWS::IAM::Policy': {
    support: 'inert',
    note: 'Permissions are not evaluated.',
    nameProperty: 'PolicyName',
    ref: name,
    attributes: { Id: name },
  },
  'AWS::IAM::Role': {
    support: 'inert',
    note: 'Permissions are not evaluated.',
    nameProperty: 'RoleName',
    ref: name,
    attributes: { Arn: global('iam', 'role/'), RoleId: (id) => `AROA${id.name.slice(-12)}` },
  },
  'AWS::KMS::Alias': {
    support: 'inert',
    note: 'Nothing is encrypted.',
    nameProperty: 'AliasName',
    ref: name,
    attributes: {},
  },
  'AWS::KMS::Key': {
    support: 'inert',
    note: 'Nothing is encrypted.',
    ref: name,
    attributes: { Arn: regional('kms', (n) => `key/${n}`), KeyId: name },
  },
  'AWS::Logs::LogGroup': {
    support: 'inert',
    note: 'What functions print is kept by the engine, not here.',
    nameProperty: 'LogGroupName',
    nameLimit: 512,
    ref: name,
    attributes: { Arn: regional('logs', (n) => `log-group:${n}:*`) },
  },
  'AWS::Logs::MetricFilter': {
    support: 'inert',
    note: 'There are no metrics to count.',
    ref: name,
    attributes: {},
  },
  'AWS::Logs::QueryDefinition': {
    support: 'inert',
    note: 'There are no logs to query.',
    ref: name,
    attributes: { QueryDefinitionId: name },
  },
  'AWS::Logs::ResourcePolicy': {
    support: 'inert',
    note: 'Permissions are not evaluated.',
    nameProperty: 'PolicyName',
    ref: name,
    attributes: {},
  },
  'AWS::Scheduler::ScheduleGroup': {
    support: 'inert',
    note: 'Schedules run without it.',
    nameProperty: 'Name',
    ref: name,
    attributes: { Arn: regional('scheduler', (n) => `schedule-group/${n}`) },
  },
};
