import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, expect, test } from 'vitest';
import type { LocalAws } from '../../../lib/local/local-aws.ts';
import { clientOf, START, startGreetings } from './greetings.ts';

let aws: LocalAws | undefined;

afterEach(async () => {
  await aws?.stop();
});

async function greetAda() {
  aws = await startGreetings();
  const events = new EventBridgeClient(clientOf(aws));
  await events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'Greetings',
          Source: 'test',
          DetailType: 'GreetingRequested',
          Detail: JSON.stringify({ act: 'greet', name: 'Ada' }),
        },
      ],
    }),
  );
  await aws.clock.run({ until: START + 60_000 });
  return aws;
}

test('an event starts the workflow, which runs the bundled function against the table', async () => {
  const local = await greetAda();

  const { Item } = await new DynamoDBClient(clientOf(local)).send(
    new GetItemCommand({
      TableName: local.resources.physicalId('Names'),
      Key: { name: { S: 'Ada' } },
    }),
  );
  expect(Item).toEqual({
    name: { S: 'Ada' },
    at: { N: String(START) },
    status: { S: 'GREETED' },
  });
  expect([...local.stepFunctions.figures()].map(({ status }) => status)).toEqual(['SUCCEEDED']);
  expect(local.events.archive().map(({ event }) => event['detail-type'])).toEqual([
    'GreetingRequested',
    'Step Functions Execution Status Change',
    'Greeted',
    'Step Functions Execution Status Change',
  ]);
});

test('the same seed gives the same events and executions', async () => {
  const record = async () => {
    const local = await greetAda();
    const run = {
      events: local.events.archive(),
      executions: [...local.stepFunctions.figures()],
    };
    await local.stop();
    return JSON.stringify(run);
  };

  expect(await record()).toBe(await record());
});
