import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Stack } from 'aws-cdk-lib/core';
import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';
import { OUTCOME_TABLE } from '../../lambdas/shared/contract/outcome-item.ts';
import { executionArns, MachineId, machineArn } from './machine-name.ts';
import type { Permission } from './permission.ts';
import { watchRuleArn } from './watch-rule.ts';

export interface PermissionResources {
  readonly outcomeTable: TableV2;
  readonly coordinationTable: TableV2;
  readonly eventBus: EventBus;
  readonly topic: ITopic;
}

const { byStatus, open } = OUTCOME_TABLE.indexes;

/** What can be tagged in AWS Organizations beside accounts and handshakes. */
const OTHER_TAGGED = ['ou', 'policy', 'resourcepolicy', 'root', 'transfer'];

const NO_RESOURCES = 'the action does not support resources';

/** What each function may do, beside logging and tracing. The tests hold the template to it. */
export function functionPermissions(
  stack: Stack,
  { outcomeTable, coordinationTable, eventBus, topic }: PermissionResources,
): Readonly<Record<FunctionName, readonly Permission[]>> {
  const on = (...resources: string[]) => ({
    may: (...actions: string[]): Permission => ({ actions, resources }),
    mayNot: (...actions: string[]): Permission => ({ actions, resources, isDenied: true }),
    because: (because: string) => ({
      may: (...actions: string[]): Permission => ({ actions, resources, because }),
    }),
  });
  const organizations = (resource: string) =>
    stack.formatArn({ service: 'organizations', region: '', resource, resourceName: '*' });

  const outcomes = on(outcomeTable.tableArn);
  const coordination = on(coordinationTable.tableArn);
  const invitations = on(machineArn(stack, MachineId.INVITATION));
  const accounts = on(organizations('account')).because('any account may become a member');
  const handshakes = on(organizations('handshake')).because('AWS names the handshakes');
  const anything = on('*').because(NO_RESOURCES);

  const writeRow = outcomes.may('dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
  const resume = invitations.may('states:SendTaskSuccess');
  const tell = [
    on(eventBus.eventBusArn).may('events:PutEvents'),
    on(topic.topicArn).may('sns:Publish'),
  ];
  /** Links name what an id belongs to; a handshake's link is marked when it gives back what it held. */
  const link = coordination.may('dynamodb:UpdateItem');
  const describeAccount = accounts.may('organizations:DescribeAccount');
  const describeHandshake = handshakes.may('organizations:DescribeHandshake');
  const cancelHandshake = handshakes.may('organizations:CancelHandshake');
  const listHandshakes = anything.may('organizations:ListHandshakesForOrganization');
  const listParents = accounts.may('organizations:ListParents');

  /** Whoever changes the answer of the turnstile dispatches. */
  const dispatch = [
    coordination.may(
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:DeleteItem',
      'dynamodb:Query',
    ),
    outcomes.may('dynamodb:GetItem'),
    on(`${outcomeTable.tableArn}/index/${open.name}`).may('dynamodb:Query'),
    resume,
    on(machineArn(stack, MachineId.TIMER)).may('states:StartExecution'),
    ...tell,
    anything.may('organizations:ListAccounts'),
    anything.may('servicequotas:GetServiceQuota'),
  ];
  /** Whoever follows an invitation looks at its handshake and its account. */
  const follow = [...dispatch, link, writeRow, describeAccount, describeHandshake];
  const actForTheAbandoned = [
    ...follow,
    outcomes.may('dynamodb:Query'),
    cancelHandshake,
    listParents,
    invitations.may('states:StartExecution'),
    on(executionArns(stack, MachineId.INVITATION))
      .because('EventBridge names the executions')
      .may('states:DescribeExecution'),
  ];

  return {
    'register-invitation': [
      writeRow,
      on(organizations('ou'))
        .because('a request may name any organizational unit')
        .may('organizations:DescribeOrganizationalUnit'),
      anything.may('organizations:ListRoots'),
      describeAccount,
    ],
    'request-admission': [...dispatch, outcomes.may('dynamodb:UpdateItem')],
    'invite-account': [
      ...dispatch,
      link,
      writeRow,
      describeAccount,
      // A refusal of a new organization is explained by the age of its management account.
      anything.may('organizations:DescribeOrganization'),
      listHandshakes,
      on('*')
        .because('the account is not in the organization yet, so AWS documents no ARN for it')
        .may('organizations:InviteAccountToOrganization', 'organizations:TagResource'),
      on(...OTHER_TAGGED.map(organizations)).mayNot('organizations:TagResource'),
      on(watchRuleArn(stack)).may('events:EnableRule'),
    ],
    'await-response': [...follow, cancelHandshake],
    'place-account': [
      writeRow,
      coordination.may('dynamodb:GetItem'),
      link,
      describeAccount,
      describeHandshake,
      cancelHandshake,
      anything.may('organizations:ListAccounts'),
      listParents,
      on(organizations('account'), organizations('root'), organizations('ou'))
        .because('the request names the organizational unit')
        .may('organizations:MoveAccount'),
    ],
    'raise-escalation': [
      writeRow,
      coordination.may('dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'),
      link,
      resume,
      ...tell,
    ],
    'dispatch-admissions': dispatch,
    'track-handshakes': follow,
    'operator-commands': [...follow, cancelHandshake],
    'settle-abandoned': actForTheAbandoned,
    'reconcile-handshakes': [
      ...actForTheAbandoned,
      listHandshakes,
      on(`${outcomeTable.tableArn}/index/${byStatus.name}`).may('dynamodb:Query'),
      invitations.may('states:ListExecutions'),
      on(watchRuleArn(stack)).may('events:DisableRule', 'events:EnableRule'),
    ],
  };
}
