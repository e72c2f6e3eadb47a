import { request } from 'node:http';
import { connect } from 'node:net';
import {
  DescribeHandshakeCommand,
  HandshakeNotFoundException,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAws } from '../../../lib/local/local-aws.ts';
import { clientOf, startGreetings } from './greetings.ts';

let aws: LocalAws;

beforeEach(async () => {
  aws = await startGreetings();
});

afterEach(() => aws.stop());

const SIGNED = 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260302/us-east-1/x/aws4_request';

function post(headers: Record<string, string>, body = '{}') {
  return fetch(aws.endpoint, {
    method: 'POST',
    headers: { authorization: SIGNED, 'content-type': 'application/x-amz-json-1.0', ...headers },
    body,
  });
}

describe('services answer the SDKs', () => {
  test('Organizations, with its modelled exceptions', async () => {
    const organizations = new OrganizationsClient(clientOf(aws));

    const { Roots } = await organizations.send(new ListRootsCommand({}));
    expect(Roots).toHaveLength(1);
    await expect(
      organizations.send(new DescribeHandshakeCommand({ HandshakeId: 'h-0123456789ab' })),
    ).rejects.toBeInstanceOf(HandshakeNotFoundException);
  });

  test('Organizations, as the account that the access key id names', async () => {
    const stranger = new OrganizationsClient(clientOf(aws, 'AKIA999988887777LOCA'));

    await expect(stranger.send(new ListRootsCommand({}))).rejects.toMatchObject({
      name: expect.stringMatching(/AccessDenied|NotInUse/),
    });
  });

  test('Service Quotas and Step Functions', async () => {
    const quotas = new ServiceQuotasClient(clientOf(aws));
    const { Quotas } = await quotas.send(
      new ListServiceQuotasCommand({ ServiceCode: 'organizations' }),
    );
    expect(Quotas).toHaveLength(1);

    const sfn = new SFNClient(clientOf(aws));
    const { name } = await sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn: aws.outputs.WorkflowArn as string }),
    );
    expect(name).toMatch(/^Greetings-Workflow-/);
  });

  test('STS, in XML', async () => {
    const answer = await post(
      {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: SIGNED.replace('AKIAEXAMPLE', 'AKIA444455556666LOCA'),
      },
      'Action=GetCallerIdentity&Version=2011-06-15',
    );

    expect(await answer.text()).toContain('<Account>444455556666</Account>');
  });
});

describe('an answer', () => {
  test('carries virtual time and a request id that repeats with the seed', async () => {
    const target = { 'x-amz-target': 'AWSEvents.ListEventBuses' };
    const first = await post(target);
    expect(first.headers.get('date')).toBe('Mon, 02 Mar 2026 08:00:00 GMT');
    await aws.stop();
    aws = await startGreetings();

    const second = await post(target);
    expect(second.headers.get('x-amzn-requestid')).toBe(first.headers.get('x-amzn-requestid'));
  });
});

describe('fails as AWS does for', () => {
  test.each<[string, Record<string, string>, string, number, string]>([
    ['an unknown target', { 'x-amz-target': 'Nothing.Do' }, '{}', 400, 'UnknownOperationException'],
    [
      'an unknown operation',
      { 'x-amz-target': 'AWSEvents.Do' },
      '{}',
      400,
      'UnknownOperationException',
    ],
    [
      'an operation of the prototype',
      { 'x-amz-target': 'AWSEvents.toString' },
      '{}',
      400,
      'UnknownOperationException',
    ],
    ['a request without target', {}, '{}', 400, 'UnknownOperationException'],
    [
      'a body that is no JSON',
      { 'x-amz-target': 'AWSEvents.ListRules' },
      '{',
      400,
      'SerializationException',
    ],
    [
      'a body that is no object',
      { 'x-amz-target': 'AWSEvents.ListRules' },
      '[]',
      400,
      'SerializationException',
    ],
    [
      'a request that is not signed',
      { 'x-amz-target': 'AWSEvents.ListRules', authorization: '' },
      '{}',
      400,
      'MissingAuthenticationTokenException',
    ],
  ])('%s', async (_, headers, body, status, code) => {
    const answer = await post(headers, body);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-amzn-errortype')).toBe(code);
    expect(await answer.json()).toMatchObject({ __type: code });
  });

  test('an unknown action of the query protocol', async () => {
    const answer = await post(
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=Fly&Version=2010-03-31',
    );

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<Code>InvalidAction</Code>');
  });

  test('a body that is too long', async () => {
    const status = await new Promise((resolve, reject) => {
      const sending = request(
        aws.endpoint,
        { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' } },
        (answer) => resolve(answer.statusCode),
      );
      sending.on('error', reject);
      sending.write(Buffer.alloc(17 * 1024 * 1024, 32));
    });

    expect(status).toBe(413);
  });
});

describe('survives', () => {
  const isAlive = async () =>
    expect((await post({ 'x-amz-target': 'AWSEvents.ListEventBuses' })).status).toBe(200);

  function sendBytes(text: string, then: 'destroy' | 'end'): Promise<void> {
    const { port } = new URL(aws.endpoint);
    return new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(text, () => {
          socket[then]();
        });
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve());
      socket.resume();
    });
  }

  test('a client that goes away in the middle of its body', async () => {
    await sendBytes('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"a"', 'destroy');
    await isAlive();
  });

  test('bytes that are no HTTP', async () => {
    await sendBytes('\u0000\u0001hello\r\n\r\n', 'end');
    await isAlive();
  });
});
