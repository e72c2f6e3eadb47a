import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { serviceQuotas } from '../../lambdas/shared/adapters/account-quota.ts';
import { CLIENT_SETTINGS } from '../../lambdas/shared/adapters/clients.ts';
import { Documents, writeIf } from '../../lambdas/shared/adapters/documents.ts';
import { busPublisher } from '../../lambdas/shared/adapters/event-publisher.ts';
import { executionsOf, taskCallbacks } from '../../lambdas/shared/adapters/executions-client.ts';
import { awsOrganizations } from '../../lambdas/shared/adapters/organizations-client.ts';
import { sweepInvoker } from '../../lambdas/shared/adapters/sweep-invoker.ts';
import { topicNotices } from '../../lambdas/shared/adapters/topic-notices.ts';
import { organizationUnits } from '../../lambdas/shared/adapters/units-client.ts';

/*
 * One call of each adapter that an error of AWS may answer, and the endpoints of each client, for
 * tests that run them as they are and bundled. Nothing waits: a pause is none, and the SDK does not
 * try again.
 */

const SETTINGS = { ...CLIENT_SETTINGS, maxAttempts: 1 };
const clock = { now: () => 0, pause: async () => {} };

const client = new OrganizationsClient(SETTINGS);
const organizations = awsOrganizations(client, clock);
const stateMachine = 'arn:aws:states:us-east-1:111122223333:stateMachine:any';
const executions = executionsOf(new SFNClient(SETTINGS), stateMachine);
const documents = new Documents(new DynamoDBClient(SETTINGS));

export const calls = {
  invite: () =>
    organizations.invite({
      target: { id: '111122223333', type: 'ACCOUNT' },
      notes: null,
      tags: null,
    }),
  describeAccount: () => organizations.describeAccount('111122223333'),
  describeHandshake: () => organizations.describeHandshake('h-12345678'),
  cancelHandshake: () => organizations.cancelHandshake('h-12345678'),
  parentOf: () => organizations.parentOf('111122223333'),
  moveAccount: () => organizations.moveAccount('111122223333', 'r-1234', 'ou-1234-12345678'),
  findUnit: () => organizationUnits(client, clock).find('ou-1234-12345678'),
  succeed: () => taskCallbacks(new SFNClient(SETTINGS)).succeed('token', {}),
  start: () => executions.start('any', '{}'),
  describeExecution: () => executions.describe('arn:aws:states:us-east-1:1:execution:any:any'),
  write: () => writeIf(() => documents.put({ TableName: 'any', Item: { pk: 'any' } })),
  publish: () =>
    busPublisher(new EventBridgeClient(SETTINGS), 'any').publish('InvitationSent', {} as never),
  notify: () => topicNotices(new SNSClient(SETTINGS), 'any').send({ subject: 'any', text: 'any' }),
  sweep: () => sweepInvoker(new LambdaClient(SETTINGS), 'any').run(),
  readQuota: () => serviceQuotas(new ServiceQuotasClient(SETTINGS)).read(),
};

const CLIENTS = [
  DynamoDBClient,
  EventBridgeClient,
  LambdaClient,
  OrganizationsClient,
  ServiceQuotasClient,
  SFNClient,
  SNSClient,
];

/** Where each client sends its requests from a Region. */
export function endpointsFrom(region: string): readonly string[] {
  return CLIENTS.map((Client) => {
    const { endpointProvider } = new Client(SETTINGS).config;
    const { url } = endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false });
    return url.href;
  });
}
