import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../lambdas/shared/contract/functions.ts';
import { rightsByRole } from './policies.ts';
import { propertiesOf } from './template.ts';

const rights = rightsByRole();

const INVITATION =
  'arn:aws:states:us-east-1:<AWS::AccountId>:stateMachine:HandshakeOrchestrator-Invitation';
const TIMER = 'arn:aws:states:us-east-1:<AWS::AccountId>:stateMachine:HandshakeOrchestrator-Timer';
const WATCH = 'arn:aws:events:us-east-1:<AWS::AccountId>:rule/HandshakeOrchestrator-Watch';
const EXECUTIONS = `${INVITATION.replace('stateMachine', 'execution')}:*`;

function organizations(resource: string): string {
  return `arn:aws:organizations::<AWS::AccountId>:${resource}/*`;
}

const WRITE_ROW = ['GetItem', 'PutItem', 'UpdateItem'].map((a) => `dynamodb:${a} <Outcomes.Arn>`);
const READ_ROW = 'dynamodb:GetItem <Outcomes.Arn>';
const TELL = ['events:PutEvents <Bus.Arn>', 'sns:Publish <Notices>'];
const RESUME = `states:SendTaskSuccess ${INVITATION}`;
const DESCRIBE_ACCOUNT = `organizations:DescribeAccount ${organizations('account')}`;
const DESCRIBE_HANDSHAKE = `organizations:DescribeHandshake ${organizations('handshake')}`;
const CANCEL_HANDSHAKE = `organizations:CancelHandshake ${organizations('handshake')}`;
const LIST_PARENTS = `organizations:ListParents ${organizations('account')}`;
const DISPATCH = [
  ...['DeleteItem', 'GetItem', 'PutItem', 'Query'].map(
    (action) => `dynamodb:${action} <Coordination.Arn>`,
  ),
  'dynamodb:Query <Outcomes.Arn>/index/open',
  RESUME,
  `states:StartExecution ${TIMER}`,
  ...TELL,
  'organizations:ListAccounts *',
  'servicequotas:GetServiceQuota *',
];
const LINK = 'dynamodb:UpdateItem <Coordination.Arn>';
const FOLLOW = [...DISPATCH, LINK, ...WRITE_ROW, DESCRIBE_ACCOUNT, DESCRIBE_HANDSHAKE];
const ACT_FOR_THE_ABANDONED = [
  ...FOLLOW,
  'dynamodb:Query <Outcomes.Arn>',
  CANCEL_HANDSHAKE,
  LIST_PARENTS,
  `states:StartExecution ${INVITATION}`,
  `states:DescribeExecution ${EXECUTIONS}`,
];
const TRACE = ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *'];
const KEEP_FAILED_INVOCATIONS = ['sqs:SendMessage <DeadLettersInvocations.Arn>'];

/** Beside logs and traces. Whoever changes this table changes what a leaked role could do. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  RegisterInvitation: [
    ...WRITE_ROW,
    `organizations:DescribeOrganizationalUnit ${organizations('ou')}`,
    'organizations:ListRoots *',
    DESCRIBE_ACCOUNT,
  ],
  RequestAdmission: [...DISPATCH, READ_ROW, 'dynamodb:UpdateItem <Outcomes.Arn>'],
  InviteAccount: [
    ...DISPATCH,
    LINK,
    ...WRITE_ROW,
    DESCRIBE_ACCOUNT,
    'organizations:DescribeOrganization *',
    'organizations:InviteAccountToOrganization *',
    'organizations:ListHandshakesForOrganization *',
    'organizations:TagResource *',
    `events:EnableRule ${WATCH}`,
  ],
  AwaitResponse: [...FOLLOW, CANCEL_HANDSHAKE],
  PlaceAccount: [
    ...WRITE_ROW,
    'dynamodb:GetItem <Coordination.Arn>',
    LINK,
    DESCRIBE_ACCOUNT,
    DESCRIBE_HANDSHAKE,
    CANCEL_HANDSHAKE,
    'organizations:ListAccounts *',
    LIST_PARENTS,
    ...['account', 'ou', 'root'].map((to) => `organizations:MoveAccount ${organizations(to)}`),
  ],
  RaiseEscalation: [
    ...WRITE_ROW,
    'dynamodb:DeleteItem <Coordination.Arn>',
    'dynamodb:GetItem <Coordination.Arn>',
    'dynamodb:PutItem <Coordination.Arn>',
    LINK,
    RESUME,
    ...TELL,
  ],
  DispatchAdmissions: [
    ...DISPATCH,
    READ_ROW,
    'lambda:InvokeFunction <FunctionsReconcileHandshakes.Arn>',
  ],
  TrackHandshakes: [...FOLLOW, ...KEEP_FAILED_INVOCATIONS],
  OperatorCommands: [...FOLLOW, CANCEL_HANDSHAKE, ...KEEP_FAILED_INVOCATIONS],
  SettleAbandoned: [...ACT_FOR_THE_ABANDONED, ...KEEP_FAILED_INVOCATIONS],
  ReconcileHandshakes: [
    ...ACT_FOR_THE_ABANDONED,
    'dynamodb:Query <Outcomes.Arn>/index/byStatus',
    'organizations:ListHandshakesForOrganization *',
    `states:ListExecutions ${INVITATION}`,
    ...['DisableRule', 'EnableRule'].map((action) => `events:${action} ${WATCH}`),
    ...KEEP_FAILED_INVOCATIONS,
  ],
};

describe('functions', () => {
  it.each(Object.entries(EXPECTED))('%s may do this and no more', (name, expected) => {
    const log = ['CreateLogStream', 'PutLogEvents'].map(
      (action) => `logs:${action} <Functions${name}Logs.Arn>`,
    );
    expect(rights[`Functions${name}Role`]?.allowed).toEqual([...expected, ...log, ...TRACE].sort());
  });

  it('are all in the table', () => {
    expect(Object.keys(EXPECTED)).toHaveLength(Object.keys(FUNCTIONS).length);
  });

  it('tag nothing but accounts', () => {
    for (const kind of ['ou', 'policy', 'resourcepolicy', 'root', 'transfer']) {
      expect(rights.FunctionsInviteAccountRole?.denied).toContain(
        `organizations:TagResource ${organizations(kind)}`,
      );
    }
  });

  it('leave inviting to one of them', () => {
    const inviters = Object.entries(rights).filter(([, { allowed }]) =>
      allowed.some((right) => right.startsWith('organizations:InviteAccountToOrganization')),
    );
    expect(inviters.map(([role]) => role)).toEqual(['FunctionsInviteAccountRole']);
  });
});

describe('state machines', () => {
  const observability = [
    'CreateLogDelivery',
    'DeleteLogDelivery',
    'DescribeLogGroups',
    'DescribeResourcePolicies',
    'GetLogDelivery',
    'ListLogDeliveries',
    'PutResourcePolicy',
    'UpdateLogDelivery',
  ].map((action) => `logs:${action} *`);
  const tracing = ['xray:GetSamplingRules *', 'xray:GetSamplingTargets *', ...TRACE];

  it('call the functions of their states, write the row, tell the bus and keep events', () => {
    const called = [
      'RegisterInvitation',
      'RequestAdmission',
      'InviteAccount',
      'AwaitResponse',
      'PlaceAccount',
      'RaiseEscalation',
    ].map((name) => `lambda:InvokeFunction <Functions${name}.Arn>`);
    expect(rights.InvitationMachineRole?.allowed).toEqual(
      [
        ...called,
        'dynamodb:UpdateItem <Outcomes.Arn>',
        'events:PutEvents <Bus.Arn>',
        'sqs:SendMessage <DeadLettersRequests.Arn>',
        ...observability,
        ...tracing,
      ].sort(),
    );
  });

  it('dispatch, in the case of the timer', () => {
    expect(rights.TimerMachineRole?.allowed).toEqual(
      [
        'lambda:InvokeFunction <FunctionsDispatchAdmissions.Arn>',
        ...observability,
        ...tracing,
      ].sort(),
    );
  });
});

const NEVER = [
  'organizations:AcceptHandshake *',
  'organizations:AttachPolicy *',
  'organizations:CloseAccount *',
  'organizations:CreateAccount *',
  'organizations:CreateGovCloudAccount *',
  'organizations:DeleteOrganization *',
  'organizations:DeletePolicy *',
  'organizations:DeleteResourcePolicy *',
  'organizations:DeregisterDelegatedAdministrator *',
  'organizations:DetachPolicy *',
  'organizations:DisablePolicyType *',
  'organizations:LeaveOrganization *',
  'organizations:PutResourcePolicy *',
  'organizations:RegisterDelegatedAdministrator *',
  'organizations:RemoveAccountFromOrganization *',
  'organizations:UpdatePolicy *',
  'sts:AssumeRole *',
];

/** Started by EventBridge only, by a policy that CDK writes. */
const OF_THE_RULE = 'InvitationMachineEventsRole';

it.each(Object.keys(propertiesOf('AWS::IAM::Role')))(
  '%s is denied what would end or forge a membership',
  (role) => {
    expect(rights[role]?.denied).toEqual(expect.arrayContaining(NEVER));
  },
);

it('lets EventBridge start invitations, and the schedule the sweep, and nothing else', () => {
  expect(rights[OF_THE_RULE]?.allowed).toEqual(['states:StartExecution <InvitationMachine>']);
  expect(rights.SweepRole?.allowed).toEqual([
    'lambda:InvokeFunction <FunctionsReconcileHandshakes.Arn>',
    'sqs:SendMessage <DeadLettersDeliveries.Arn>',
  ]);
});
