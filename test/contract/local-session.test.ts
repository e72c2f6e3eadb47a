import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  AcceptHandshakeCommand,
  ListHandshakesForAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlClient, ControlRefused } from '../../lib/operator/local/control-client.ts';
import type { LocalSession } from '../../lib/operator/local/local-session.ts';
import { describeReady } from '../../lib/operator/local/ready-message.ts';
import { OUTSIDE, openLocalStack } from './aws-cli/local-stack.ts';

const MANAGEMENT_ACCOUNT = '999988887777';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let session: LocalSession;
let control: ControlClient;

beforeEach(async () => {
  session = await openLocalStack();
  control = new ControlClient(session.aws.endpoint);
});

afterEach(() => session.stop());

/** The variables that the engine tells a user to export. */
function exported(): ReadonlyMap<string, string> {
  const facts = { managementAccountId: MANAGEMENT_ACCOUNT, factor: 0 };
  const lines = describeReady(session.aws, facts).matchAll(/^export (\w+)=(.*)$/gm);
  return new Map([...lines].map(([, name = '', value = '']) => [name, value]));
}

function clientAs(accessKeyId: string) {
  return {
    endpoint: exported().get('AWS_ENDPOINT_URL') ?? '',
    region: exported().get('AWS_REGION') ?? '',
    credentials: { accessKeyId, secretAccessKey: 'local' },
    maxAttempts: 1,
  };
}

const asManagement = () => clientAs(exported().get('AWS_ACCESS_KEY_ID') ?? '');

async function request(target: string): Promise<void> {
  const Detail = JSON.stringify({ version: 1, target });
  await new EventBridgeClient(asManagement()).send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'HandshakeOrchestrator',
          Source: 'session',
          DetailType: 'AccountInvitationRequested',
          Detail,
        },
      ],
    }),
  );
  await control.advance(MINUTE);
}

async function statusOf(target: string): Promise<string | undefined> {
  const { Items = [] } = await new DynamoDBClient(asManagement()).send(
    new QueryCommand({
      TableName: exported().get('OUTCOME_TABLE'),
      KeyConditionExpression: 'target = :target AND #record = :record',
      ExpressionAttributeNames: { '#record': 'record' },
      ExpressionAttributeValues: { ':target': { S: target }, ':record': { S: 'INVITATION' } },
    }),
  );
  return Items[0]?.status?.S;
}

describe('with the SDK', () => {
  it('an invitation is asked for, accepted by the invited account, and settled', async () => {
    const target = OUTSIDE[0]?.id ?? '';
    await request(target);
    const invited = new OrganizationsClient(clientAs(`AKIA${target}USER`));
    const { Handshakes = [] } = await invited.send(new ListHandshakesForAccountCommand({}));
    await invited.send(new AcceptHandshakeCommand({ HandshakeId: Handshakes[0]?.Id }));
    expect(await statusOf(target)).toBe('INVITED');
    await control.advance(HOUR);

    expect(await statusOf(target)).toBe('JOINED');
    const { executions = [] } = await new SFNClient(asManagement()).send(
      new ListExecutionsCommand({ stateMachineArn: exported().get('STATE_MACHINE_ARN') }),
    );
    expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED']);
  });
});

describe('by hand', () => {
  it('an owner declines, and the sweep notices', async () => {
    const target = OUTSIDE[0]?.id ?? '';
    await request(target);
    await control.actAsOwner('decline', target);
    await control.advance(2 * HOUR);

    expect(await statusOf(target)).toBe('DECLINED');
  });

  it('a refused account is escalated, put right, and invited after the answer', async () => {
    const target = '444455556666';
    await request(target);
    expect(await statusOf(target)).toBe('ESCALATED');
    const [notice] = await control.notices();
    const escalationId = /esc-[\w-]+/.exec(notice?.message ?? '')?.[0];
    await control.actAsOwner('resolve', target);
    session.aws.events.put(
      {
        source: 'session',
        detailType: 'EscalationResolved',
        detail: { version: 1, escalationId: escalationId ?? '', decision: 'retry' },
      },
      'HandshakeOrchestrator',
    );
    await control.advance(MINUTE);

    expect(await statusOf(target)).toBe('INVITED');
  });

  it('the accounts of the example answer by themselves', async () => {
    for (const target of ['222233334444', '333344445555', 'owner@example.com']) {
      await request(target);
    }
    await control.advance(30 * HOUR);

    expect(await statusOf('222233334444')).toBe('JOINED');
    expect(await statusOf('333344445555')).toBe('DECLINED');
    expect(await statusOf('owner@example.com')).toBe('JOINED');
  });

  it('time goes on at another pace when it is told to', async () => {
    expect(await control.setFactor(60)).toMatchObject({ factor: 60 });
    expect(await control.readClock()).toMatchObject({ factor: 60 });
  });

  it('the quota is raised, and told with what fills it', async () => {
    await control.setAccountQuota(200);
    expect(await control.readUsage()).toMatchObject({ members: 3, accountQuota: 200 });
  });

  it('fails with what the engine says, and when none is there', async () => {
    await expect(control.actAsOwner('accept', '111122223333')).rejects.toThrow(
      new ControlRefused('account 111122223333 has no open invitation, expected one to answer'),
    );
    const { port } = new URL(session.aws.endpoint);
    const nobody = new ControlClient(`http://127.0.0.2:${port}`);
    await expect(nobody.readClock()).rejects.toThrow(/^nothing answers at .*npm run local/);
  });
});
