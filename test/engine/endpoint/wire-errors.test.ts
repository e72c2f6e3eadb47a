import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAws } from '../../../lib/local/local-aws.ts';
import { startGreetings } from './greetings.ts';

let aws: LocalAws;

beforeEach(async () => {
  aws = await startGreetings();
});

afterEach(() => aws.stop());

const SIGNED = 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260302/us-east-1/x/aws4_request';
const JSON_TYPE = 'application/x-amz-json-1.1';

function post(headers: Record<string, string>, body = '{}', path = '/') {
  return fetch(`${aws.endpoint}${path}`, {
    method: 'POST',
    headers: { authorization: SIGNED, 'content-type': JSON_TYPE, ...headers },
    body,
  });
}

function form(parameters: Record<string, string>, headers: Record<string, string> = {}) {
  const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return post({ ...type, ...headers }, new URLSearchParams(parameters).toString());
}

describe('a modelled error', () => {
  test('of Organizations has a Reason, and a Message with a capital', async () => {
    aws.organizations.control.injectFault('ListRoots', 'PAYMENT_INSTRUMENT_REQUIRED');

    const answer = await post({ 'x-amz-target': 'AWSOrganizationsV20161128.ListRoots' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(answer.headers.get('x-amzn-errortype')).toBe('HandshakeConstraintViolationException');
    expect(await answer.json()).toEqual({
      __type: 'HandshakeConstraintViolationException',
      Message: expect.stringContaining('PAYMENT_INSTRUMENT_REQUIRED'),
      Reason: 'PAYMENT_INSTRUMENT_REQUIRED',
    });
  });

  test('of Step Functions has a message in small letters', async () => {
    const answer = await post({ 'x-amz-target': 'AWSStepFunctions.SendTaskSuccess' }, '{}');

    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect(await answer.json()).toMatchObject({ message: expect.any(String) });
  });

  test('of SQS carries its older code beside the new one', async () => {
    const answer = await post(
      { 'x-amz-target': 'AmazonSQS.GetQueueUrl' },
      JSON.stringify({ QueueName: 'Nothing' }),
    );

    expect(answer.headers.get('x-amzn-query-error')).toBe(
      'AWS.SimpleQueueService.NonExistentQueue;Sender',
    );
    expect(await answer.json()).toMatchObject({ __type: 'com.amazonaws.sqs#QueueDoesNotExist' });
  });

  test('of SQS has the older code in the query protocol', async () => {
    const answer = await form({
      Action: 'GetQueueUrl',
      Version: '2012-11-05',
      QueueName: 'Nothing',
    });

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>');
  });
});

test('an error whose name no header can hold is still answered', async () => {
  aws.organizations.control.injectFault('ListRoots', { exception: 'Fault\u2026Exception' });

  const answer = await post({ 'x-amz-target': 'AWSOrganizationsV20161128.ListRoots' });
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ __type: 'InternalFailure' });
});

describe('a request that no service takes', () => {
  const target = { 'x-amz-target': 'AWSEvents.ListEventBuses' };

  test.each<[string, Parameters<typeof post>]>([
    ['of another content type', [{ ...target, 'content-type': 'text/plain' }]],
    ['without content type', [{ ...target, 'content-type': '' }]],
    ['to a path of nobody', [{ 'content-type': 'text/plain' }, '', '/nowhere']],
    ['to the control surface, which is closed', [{ 'content-type': '' }, '', '/_local/clock']],
    ['to a path that cannot be decoded', [target, '{}', '/%E0%A4%A']],
  ])('%s is answered with 404', async (_, request) => {
    const answer = await post(...request);

    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('<UnknownOperationException/>\n');
  });

  test('of another method is answered with 404', async () => {
    expect((await fetch(aws.endpoint)).status).toBe(404);
  });

  test('of bytes that are not UTF-8 is refused', async () => {
    const bytes = Buffer.from('{"Name":"\u00fc"}', 'latin1');
    const headers = { authorization: SIGNED, 'content-type': JSON_TYPE, ...target };

    const answer = await fetch(aws.endpoint, { method: 'POST', headers, body: bytes });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'SerializationException' });
  });

  test('nested beyond measure is refused', async () => {
    const body = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;

    const answer = await post(target, body);
    expect(await answer.json()).toMatchObject({ __type: 'SerializationException' });
  });
});

describe('a signature', () => {
  const identity = { Action: 'GetCallerIdentity', Version: '2011-06-15' };

  test('without credential is incomplete', async () => {
    const authorization = 'AWS4-HMAC-SHA256 SignedHeaders=host';
    const answer = await post({ 'x-amz-target': 'AWSEvents.ListRules', authorization });

    expect(await answer.json()).toMatchObject({ __type: 'IncompleteSignatureException' });
  });

  test('that is missing has another code in the query protocol', async () => {
    const answer = await form(identity, { authorization: '' });

    expect(await answer.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test('of the key that the engine prints acts as the management account', async () => {
    const answer = await form(identity);

    expect(await answer.text()).toContain('<Account>111122223333</Account>');
  });
});

describe('SQS in the query protocol', () => {
  const sqs = (Action: string, parameters: Record<string, string> = {}) =>
    form({ Action, Version: '2012-11-05', ...parameters }).then((answer) => answer.text());

  test('gives back what was sent, in flat lists', async () => {
    const QueueUrl = String(aws.outputs.QueueUrl);
    await sqs('SendMessage', {
      QueueUrl,
      MessageBody: 'a < b',
      'MessageAttribute.1.Name': 'kind',
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'greeting',
    });

    const received = await sqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: '10' });
    expect(received).toMatch(/<ReceiveMessageResult><Message><MessageId>.*<Body>a &lt; b<\/Body>/);
    expect(received).toContain(
      '<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType><StringValue>greeting</StringValue></Value></MessageAttribute>',
    );
    const attributes = await sqs('GetQueueAttributes', { QueueUrl, 'AttributeName.1': 'All' });
    expect(attributes).toContain(
      '<Attribute><Name>ApproximateNumberOfMessagesNotVisible</Name><Value>1</Value></Attribute>',
    );
    expect(await sqs('ListQueues')).toContain(`<ListQueuesResult><QueueUrl>`);
  });

  test('fails for a number that is none', async () => {
    const QueueUrl = String(aws.outputs.QueueUrl);

    expect(await sqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 'ten' })).toContain(
      '<Code>InvalidParameterValue</Code>',
    );
  });
});

describe('CloudFormation', () => {
  const cloudFormation = (parameters: Record<string, string>) =>
    form({ Version: '2010-05-15', ...parameters }).then((answer) => answer.text());

  test('tells the outputs and the resources of the stack', async () => {
    const stacks = await cloudFormation({ Action: 'DescribeStacks', StackName: 'Greetings' });
    expect(stacks).toContain(
      `<OutputKey>QueueUrl</OutputKey><OutputValue>${aws.outputs.QueueUrl}</OutputValue>`,
    );
    const resources = await cloudFormation({
      Action: 'ListStackResources',
      StackName: 'Greetings',
    });
    expect(resources).toContain(`<PhysicalResourceId>${aws.resources.physicalId('Names')}<`);
  });

  test('fails for another stack', async () => {
    expect(await cloudFormation({ Action: 'DescribeStacks', StackName: 'Other' })).toContain(
      '<Code>ValidationError</Code>',
    );
  });
});

describe('PutEvents', () => {
  const put = (entry: unknown) =>
    post({ 'x-amz-target': 'AWSEvents.PutEvents' }, JSON.stringify({ Entries: [entry] }));
  const entry = { Source: 'me', DetailType: 'Greeting', Detail: '{}' };

  test('fails for an entry that is none', async () => {
    const answer = await put(null);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'SerializationException' });
  });

  test.each([
    ['InvalidArgument', { ...entry, Time: 1e20 }],
    ['MalformedDetail', { ...entry, Detail: `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}` }],
  ])('refuses with %s an entry that cannot be delivered', async (ErrorCode, refused) => {
    const answer = await put(refused);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode }] });
  });
});
