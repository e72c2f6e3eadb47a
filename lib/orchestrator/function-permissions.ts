import type { Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';
import { OUTCOME_TABLE } from '../../lambdas/shared/contract/outcome-item.ts';
import { executionArns, MachineId, machineArn } from './machine-name.ts';
import type { Permission } from './permission.ts';

export interface PermissionResources {
  readonly outcomeTable: TableV2;
  readonly coordinationTable: TableV2;
  readonly eventBus: EventBus;
  readonly topic: ITopic;
}

const NO_RESOURCES = 'the action does not support resources';

/** What each function may do, beside logging and tracing. The tests hold the template to it. */
export function functionPermissions(
  stack: Stack,
  { outcomeTable, coordinationTable, eventBus, topic }: PermissionResources,
): Readonly<Record<FunctionName, readonly Permission[]>> {
  const on = (...resources: string[]) => ({
    may: (...actions: string[]): Permission => ({ actions, resources }),
    because: (because: string) => ({
      may: (...actions: string[]): Permission => ({ actions, resources, because }),
    }),
  });
  const organizations = (resource: string) =>
    stack.formatArn({ service: 'organizations', region: '', resource, resourceName: '*' });

  const rows = on(outcomeTable.tableArn);
  const openRows = on(`${outcomeTable.tableArn}/index/${OUTCOME_TABLE.indexes.byStatus.name}`);
  const coordination = on(coordinationTable.tableArn);
  const invitations = on(machineArn(stack, MachineId.INVITATION));
  const invitationExecutions = on(executionArns(stack, MachineId.INVITATION)).because(
    'executions are named by EventBridge',
  );
  const accounts = on(organizations('account')).because('any account may become a member');
  const handshakes = on(organizations('handshake')).because('AWS names the handshakes');
  const anything = on('*').because(NO_RESOURCES);

  const writeRow = rows.may('dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
  const describeAccount = accounts.may('organizations:DescribeAccount');
  const describeHandshake = handshakes.may('organizations:DescribeHandshake');
  const cancelHandshake = handshakes.may('organizations:CancelHandshake');
  const park = coordination.may('dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem');
  const tell = [
    on(eventBus.eventBusArn).may('events:PutEvents'),
    on(topic.topicArn).may('sns:Publish'),
  ];
  /** Whoever changes the answer of the turnstile dispatches. */
  const dispatch = [
    writeRow,
    coordination.may(
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:Query',
    ),
    invitations.may('states:SendTaskSuccess'),
    on(machineArn(stack, MachineId.TIMER)).may('states:StartExecution'),
    ...tell,
    describeAccount,
    anything.may('organizations:DescribeOrganization', 'organizations:ListAccounts'),
    anything.may('servicequotas:GetServiceQuota'),
  ];

  return {
    'register-invitation': [writeRow, coordination.may('dynamodb:GetItem', 'dynamodb:PutItem')],
    'request-admission': dispatch,
    'invite-account': [
      ...dispatch,
      on('*')
        .because(
          'the invited account is not in the organization yet, so AWS documents no ARN for it',
        )
        .may('organizations:InviteAccountToOrganization', 'organizations:TagResource'),
      cancelHandshake,
    ],
    'await-response': [...dispatch, describeHandshake, cancelHandshake],
    'place-account': [
      writeRow,
      park,
      describeAccount,
      describeHandshake,
      anything.may('organizations:ListAccounts'),
      accounts.may('organizations:ListParents'),
      on(organizations('account'), organizations('root'), organizations('ou'))
        .because('a request names the organizational unit')
        .may('organizations:MoveAccount'),
    ],
    'raise-escalation': [writeRow, park, ...tell],
    'dispatch-admissions': dispatch,
    'track-handshakes': [...dispatch, describeHandshake],
    'operator-commands': [...dispatch, describeHandshake, cancelHandshake],
    'reconcile-handshakes': [
      ...dispatch,
      openRows.may('dynamodb:Query'),
      describeHandshake,
      anything.may('organizations:ListHandshakesForOrganization'),
      invitations.may('states:ListExecutions', 'states:StartExecution'),
      invitationExecutions.may('states:DescribeExecution'),
    ],
    'settle-abandoned': [
      ...dispatch,
      describeHandshake,
      cancelHandshake,
      invitations.may('states:StartExecution'),
      invitationExecutions.may('states:DescribeExecution'),
    ],
  };
}
