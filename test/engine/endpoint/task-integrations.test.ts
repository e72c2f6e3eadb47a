import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAws } from '../../../lib/local/local-aws.ts';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { clientOf, START, startGreetings } from './greetings.ts';

let aws: LocalAws;
let sfn: SFNClient;
let greet: string;
let table: string;

beforeEach(async () => {
  aws = await startGreetings();
  sfn = new SFNClient(clientOf(aws));
  greet = aws.resources.physicalId('Greet');
  table = aws.resources.physicalId('Names');
});

afterEach(() => aws.stop());

/** Runs a machine of one task to its end. */
async function runTask(resource: string, Arguments: Json, more: { [key: string]: Json } = {}) {
  const { arn } = aws.stepFunctions.createStateMachine({
    name: 'OneTask',
    roleArn: 'arn:aws:iam::111122223333:role/any',
    definition: {
      QueryLanguage: 'JSONata',
      StartAt: 'Task',
      States: {
        Task: {
          Type: 'Task',
          Resource: `arn:aws:states:::${resource}`,
          Arguments,
          End: true,
          ...more,
        },
      },
    },
  });
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: arn, input: '{"name":"Ada"}' }),
  );
  await aws.clock.run({ until: START + 60_000 });
  const { status, output, error, cause } = await sfn.send(
    new DescribeExecutionCommand({ executionArn }),
  );
  return { status, error, cause, output: output === undefined ? undefined : JSON.parse(output) };
}

describe('lambda:invoke', () => {
  test('gives payload and metadata', async () => {
    const { output } = await runTask('lambda:invoke', {
      FunctionName: `arn:aws:lambda:us-east-1:111122223333:function:${greet}:$LATEST`,
      Payload: { act: 'sleep', ms: 1_000 },
    });

    expect(output).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: { slept: 1_000 },
      StatusCode: 200,
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
  });

  test('fails with the name of the error of the function', async () => {
    const { error, cause } = await runTask('lambda:invoke', {
      FunctionName: greet,
      Payload: { act: 'fail', errorName: 'NoGreeting' },
    });

    expect(error).toBe('NoGreeting');
    expect(JSON.parse(cause ?? '')).toMatchObject({
      errorType: 'NoGreeting',
      errorMessage: 'no greeting today',
    });
  });

  test('fails at once, also when it would wait for a callback', async () => {
    const { error } = await runTask('lambda:invoke.waitForTaskToken', {
      FunctionName: greet,
      Payload: {
        act: 'fail',
        errorName: 'NoGreeting',
        token: '{% $states.context.Task.Token %}',
      },
    });

    expect(error).toBe('NoGreeting');
  });

  test('fails for a function that does not exist', async () => {
    const { error } = await runTask('lambda:invoke', { FunctionName: 'nobody', Payload: {} });

    expect(error).toBe('Lambda.ResourceNotFoundException');
  });
});

describe('DynamoDB', () => {
  const put = (): Json => ({
    TableName: table,
    Item: { name: { S: 'Ada' } },
    ConditionExpression: 'attribute_exists(#name)',
    ExpressionAttributeNames: { '#name': 'name' },
  });

  test('names its errors DynamoDB in the optimized integration', async () => {
    const { error, cause } = await runTask('dynamodb:putItem', put());

    expect(error).toBe('DynamoDB.ConditionalCheckFailedException');
    expect(cause).toContain('The conditional request failed');
  });

  test('names its errors DynamoDb in the integration of the SDK', async () => {
    const { error } = await runTask('aws-sdk:dynamodb:putItem', put());

    expect(error).toBe('DynamoDb.ConditionalCheckFailedException');
  });

  test('gives what it read', async () => {
    await aws.dynamodb.call('PutItem', { TableName: table, Item: { name: { S: 'Ada' } } });
    const { output } = await runTask('dynamodb:getItem', {
      TableName: table,
      Key: { name: { S: '{% $states.input.name %}' } },
    });

    expect(output).toEqual({ Item: { name: { S: 'Ada' } } });
  });
});

describe('the other services', () => {
  test('events:putEvents takes a detail that is JSON', async () => {
    const { output } = await runTask('events:putEvents', {
      Entries: [{ Source: 'x', DetailType: 'y', Detail: { a: 1 }, EventBusName: 'Greetings' }],
    });

    expect(output).toMatchObject({ FailedEntryCount: 0 });
    expect(aws.events.archive().find(({ event }) => event.source === 'x')?.event.detail).toEqual({
      a: 1,
    });
  });

  test('events:putEvents fails when an entry fails', async () => {
    const { error } = await runTask('events:putEvents', {
      Entries: [{ Source: 'x', DetailType: 'y', Detail: {}, EventBusName: 'Nowhere' }],
    });

    expect(error).toBe('EventBridge.FailedEntry');
  });

  test('sns:publish and sqs:sendMessage send JSON as text', async () => {
    await runTask('sns:publish', {
      TopicArn: aws.resources.physicalId('News'),
      Message: { a: 1 },
    });
    await runTask('sqs:sendMessage', {
      QueueUrl: aws.outputs.QueueUrl as string,
      MessageBody: { b: 2 },
    });

    expect(aws.topics.published.map(({ message }) => message)).toEqual(['{"a":1}']);
    expect(aws.queues.messages(aws.outputs.QueueUrl as string).map(({ body }) => body)).toContain(
      '{"b":2}',
    );
  });

  test('aws-sdk:sfn speaks PascalCase', async () => {
    const { output } = await runTask('aws-sdk:sfn:describeStateMachine', {
      StateMachineArn: aws.outputs.WorkflowArn as string,
    });

    expect(output.Name).toMatch(/^Greetings-Workflow/);
  });

  test('aws-sdk:organizations names its errors with the suffix Exception', async () => {
    const { error, cause } = await runTask('aws-sdk:organizations:describeHandshake', {
      HandshakeId: 'h-0123456789ab',
    });

    expect(error).toBe('Organizations.HandshakeNotFoundException');
    expect(cause).toMatch(/\(Service: Organizations, Status Code: 400, Request ID: /);
  });

  test('fails for a member in lower case', async () => {
    const { error } = await runTask('aws-sdk:organizations:describeHandshake', {
      handshakeId: 'h-0123456789ab',
    });

    expect(error).toBe('States.Runtime');
  });

  test('states:startExecution starts another workflow', async () => {
    const { output } = await runTask('states:startExecution', {
      StateMachineArn: aws.outputs.WorkflowArn as string,
      Input: { detail: { act: 'greet', name: 'Grace' } },
      Name: 'child',
    });

    expect(output.ExecutionArn).toMatch(/:child$/);
    expect([...aws.stepFunctions.figures()].map(({ status }) => status)).toEqual([
      'SUCCEEDED',
      'SUCCEEDED',
    ]);
  });
});
