import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InvocationResult } from '../../../lib/local/functions/lambda-function.ts';
import type { LocalAws } from '../../../lib/local/local-aws.ts';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { clientOf, MANAGEMENT_ACCOUNT_ID, START, startGreetings } from '../endpoint/greetings.ts';

let aws: LocalAws;
let greet: string;

beforeEach(async () => {
  aws = await startGreetings();
  greet = aws.resources.physicalId('Greet');
});

afterEach(() => aws.stop());

/** Invokes the function within an activity, as everything in the engine does. */
async function invoke(event: Json, name = greet): Promise<InvocationResult> {
  let result: InvocationResult | undefined;
  aws.clock.schedule(aws.clock.now(), 'test', async () => {
    result = await aws.functions.invoke(name, event);
  });
  await aws.clock.run({ until: aws.clock.now() + 600_000 });
  return result as InvocationResult;
}

async function payloadOf(event: Json) {
  const { kind, payload } = await invoke(event);
  expect(kind).toBe('returned');
  return payload as Record<string, Json>;
}

describe('what a function sees', () => {
  test('its own environment at import and in the handler, and nothing of the machine', async () => {
    const seen = await payloadOf({ act: 'environment' });

    expect(seen).toMatchObject({
      TABLE_NAME: aws.resources.physicalId('Names'),
      tableAtImport: aws.resources.physicalId('Names'),
      SALUTATION: 'Hello',
      WHERE: 'east',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: greet,
      home: null,
    });
    expect(seen.AWS_ACCESS_KEY_ID).toContain(MANAGEMENT_ACCOUNT_ID);
    expect(process.env.TABLE_NAME).toBeUndefined();
  });

  test('virtual time, also while it sleeps', async () => {
    expect(await payloadOf({ act: 'sleep', ms: 2_000 })).toEqual({ slept: 2_000 });
    expect(Math.abs(Date.now() - START)).toBeGreaterThan(1_000);
  });

  test('chance that repeats with the seed and differs between invocations', async () => {
    const first = await payloadOf({ act: 'chance' });
    const second = await payloadOf({ act: 'chance' });
    await aws.stop();
    aws = await startGreetings();

    expect(await payloadOf({ act: 'chance' })).toEqual(first);
    expect(second).not.toEqual(first);
    expect((first.uuid as string[])[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/);
  });

  test('a CommonJS bundle runs as well, with its context', async () => {
    const classic = aws.resources.physicalId('Classic');
    const { payload } = await invoke({ a: 1 }, classic);

    expect(payload).toEqual({ echo: { a: 1 }, functionName: classic, remaining: 3_000 });
  });
});

test('what a function prints is kept and not printed', async () => {
  await payloadOf({ act: 'print' });

  expect(aws.functions.logs(greet)).toEqual(['from the console', 'from the stream']);
});

describe('what a function does wrong', () => {
  test('an error becomes the payload that Lambda reports', async () => {
    const { kind, payload } = await invoke({ act: 'fail', errorName: 'NoGreeting' });

    expect(kind).toBe('failed');
    expect(payload).toMatchObject({
      errorType: 'NoGreeting',
      errorMessage: 'no greeting today',
    });
    const { trace } = payload as { trace: string[] };
    expect(trace[1]).toContain('/var/task/index.mjs');
    expect(trace.join('\n')).not.toContain('fixtures');
  });

  test('fails when it sleeps past its timeout', async () => {
    const { kind, payload } = await invoke({ act: 'sleep', ms: 60_000 });

    expect(kind).toBe('failed');
    expect(payload).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Task timed out after 10.00 seconds'),
    });
  });

  test('fails when it returns while a call is under way', async () => {
    const { kind, payload } = await invoke({ act: 'forget', name: 'Ada' });

    expect(kind).toBe('failed');
    expect(payload).toMatchObject({ errorType: 'UnawaitedCall' });
  });
});

test('what a function leaves behind does not run after the invocation has ended', async () => {
  await payloadOf({ act: 'linger' });
  // Timers of one length fire in their order: the one that was left behind has fired before.
  await new Promise((resolve) => setTimeout(resolve, 20));

  expect(await payloadOf({ act: 'lingered' })).toEqual({ ran: 0 });
  expect(aws.dynamodb.figures(aws.resources.physicalId('Names')).writes).toBe(0);
});

describe('asynchronous invocation', () => {
  test('is tried three times and then goes to the failure destination', async () => {
    aws.functions.invokeLater(greet, { act: 'fail', errorName: 'NoGreeting' });
    await aws.clock.run({ until: START + 600_000 });

    expect(aws.functions.figures(greet)).toEqual({ invocations: 3, errors: 3 });
    const [record] = aws.queues.messages(aws.outputs.QueueUrl as string);
    expect(record?.sentAtMs).toBe(START + 180_000);
    expect(JSON.parse(record?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { act: 'fail', errorName: 'NoGreeting' },
      responsePayload: { errorType: 'NoGreeting' },
    });
  });

  test('a schedule invokes its function every hour from the start on', async () => {
    await aws.clock.run({ until: START + 3 * 3_600_000 });

    expect(aws.functions.figures(aws.resources.physicalId('Classic')).invocations).toBe(3);
  });
});

describe('the Invoke operation', () => {
  test('answers with the payload once the clock runs', async () => {
    const lambda = new LambdaClient(clientOf(aws));
    const answer = lambda.send(
      new InvokeCommand({
        FunctionName: greet,
        Payload: JSON.stringify({ act: 'sleep', ms: 1_000 }),
      }),
    );
    await expect.poll(() => aws.clock.nextDueAt()).toBe(START);
    await aws.clock.run({ until: START + 60_000 });

    const { StatusCode, Payload, FunctionError } = await answer;
    expect(StatusCode).toBe(200);
    expect(FunctionError).toBeUndefined();
    expect(JSON.parse(Payload?.transformToString() ?? '')).toEqual({ slept: 1_000 });
  });

  test('fails for a function that does not exist', async () => {
    const lambda = new LambdaClient(clientOf(aws));

    await expect(lambda.send(new InvokeCommand({ FunctionName: 'nobody' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
