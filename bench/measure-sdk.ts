import { Readable } from 'node:stream';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  ListHandshakesForOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { MachineFigures } from './results.ts';

const WARM_UP_CALLS = 2_000;
const MEASURED_CALLS = 5_000;

const ITEM = {
  Item: {
    pk: { S: 'TOKEN' },
    sk: { S: 'arn:aws:states:us-east-1:999988887777:execution:Invitation:0#Await response' },
    target: { S: '111122223333' },
    subject: { NULL: true },
    visit: { M: { enteredAt: { S: '2026-01-05T09:00:00.000Z' }, retryCount: { N: '0' } } },
  },
};

const PAGE = {
  Handshakes: Array.from({ length: 20 }, (_, index) => ({
    Id: `h-${String(index).padStart(10, '0')}`,
    Arn: `arn:aws:organizations::999988887777:handshake/o-example/invite/h-${index}`,
    State: 'OPEN',
    Action: 'INVITE',
    RequestedTimestamp: 1_767_603_600,
    ExpirationTimestamp: 1_768_899_600,
    Parties: [
      { Id: 'example', Type: 'ORGANIZATION' },
      { Id: '111122223333', Type: 'ACCOUNT' },
    ],
    Resources: [
      { Type: 'ORGANIZATION', Value: 'o-example' },
      { Type: 'ACCOUNT', Value: '111122223333' },
    ],
  })),
  NextToken: 'next',
};

/** What the SDK alone takes of a call that is answered at once, from memory: no rehearsal is faster. */
export async function measureSdk(): Promise<MachineFigures['sdk']> {
  const dynamoDb = new DynamoDBClient(answeredWith(ITEM));
  const organizations = new OrganizationsClient(answeredWith(PAGE));
  const Key = { pk: ITEM.Item.pk, sk: ITEM.Item.sk };
  return {
    itemMs: await measure(() => dynamoDb.send(new GetItemCommand({ TableName: 'Items', Key }))),
    pageMs: await measure(() =>
      organizations.send(new ListHandshakesForOrganizationCommand({ NextToken: 'next' })),
    ),
  };
}

function answeredWith(answer: object) {
  const text = Buffer.from(JSON.stringify(answer));
  const handle = async () => {
    const body = Readable.from([text], { objectMode: false });
    return { response: { statusCode: 200, headers: {}, body } };
  };
  return {
    region: 'us-east-1',
    credentials: { accessKeyId: 'measured', secretAccessKey: 'measured' },
    requestHandler: { handle, destroy: () => {} },
  };
}

async function measure(call: () => Promise<unknown>): Promise<number> {
  for (let calls = 0; calls < WARM_UP_CALLS; calls += 1) await call();
  const begun = performance.now();
  for (let calls = 0; calls < MEASURED_CALLS; calls += 1) await call();
  return (performance.now() - begun) / MEASURED_CALLS;
}
