import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as organizations from '@aws-sdk/client-organizations';
import * as serviceQuotas from '@aws-sdk/client-service-quotas';
import * as stepFunctions from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventsService } from '../../../lib/local/events/events-service.ts';
import type { LocalAws } from '../../../lib/local/local-aws.ts';
import { SqsService } from '../../../lib/local/messaging/sqs-service.ts';
import { FakeServiceQuotas } from '../../../lib/local/service-quotas/fake-service-quotas.ts';
import { startGreetings } from './greetings.ts';
import { inputOf } from './sdk-schema.ts';

let aws: LocalAws;

beforeAll(async () => {
  aws = await startGreetings();
});

afterAll(() => aws.stop());

async function refusal(target: string, input: unknown) {
  const reply = await aws.answer({
    method: 'POST',
    path: '/',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260302/us-east-1/x/aws4_request',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    },
    body: JSON.stringify(input),
  });
  const { __type: type, Message, message = Message } = JSON.parse(reply.body);
  return { status: reply.status, type, message };
}

const ORGANIZATIONS = 'AWSOrganizationsV20161128';
const MAP = 'Start of structure or map found where not expected.';
const LIST = 'Start of list found where not expected';

describe('a member of another type than the model has', () => {
  test.each<[string, string, unknown, string]>([
    [
      ORGANIZATIONS,
      'DescribeHandshake',
      { HandshakeId: 5 },
      'NUMBER_VALUE can not be converted to a String',
    ],
    [
      ORGANIZATIONS,
      'MoveAccount',
      { AccountId: true },
      'TRUE_VALUE can not be converted to a String',
    ],
    [
      ORGANIZATIONS,
      'ListRoots',
      { MaxResults: '1' },
      'STRING_VALUE can not be converted to an Integer',
    ],
    [
      ORGANIZATIONS,
      'ListRoots',
      { MaxResults: false },
      'FALSE_VALUE can not be converted to an Integer',
    ],
    [ORGANIZATIONS, 'ListRoots', { NextToken: ['x'] }, LIST],
    [ORGANIZATIONS, 'ListRoots', { MaxResults: { a: 1 } }, MAP],
    [ORGANIZATIONS, 'ListHandshakesForAccount', { Filter: 'INVITE' }, 'Expected null'],
    [ORGANIZATIONS, 'ListHandshakesForOrganization', { Filter: [] }, LIST],
    [
      ORGANIZATIONS,
      'InviteAccountToOrganization',
      { Target: { Id: 111122223333, Type: 'ACCOUNT' } },
      'NUMBER_VALUE can not be converted to a String',
    ],
    [ORGANIZATIONS, 'TagResource', { Tags: 'a' }, 'Expected list or null'],
    [ORGANIZATIONS, 'TagResource', { Tags: { a: 'b' } }, MAP],
    [
      ORGANIZATIONS,
      'TagResource',
      { Tags: [{ Key: 1 }] },
      'NUMBER_VALUE can not be converted to a String',
    ],
    ['AWSStepFunctions', 'StartExecution', { input: { a: 1 } }, MAP],
    [
      'AWSStepFunctions',
      'GetExecutionHistory',
      { reverseOrder: 'yes' },
      'STRING_VALUE can not be converted to a Boolean',
    ],
    ['AWSEvents', 'PutEvents', { Entries: [{ Detail: { a: 1 } }] }, MAP],
    [
      'AWSEvents',
      'PutEvents',
      { Entries: [{ Time: '2026-01-01' }] },
      'STRING_VALUE can not be converted to milliseconds since epoch',
    ],
    ['AmazonSQS', 'SendMessage', { MessageAttributes: 'a' }, 'Expected map or null'],
    [
      'AmazonSQS',
      'ReceiveMessage',
      { VisibilityTimeout: '0' },
      'STRING_VALUE can not be converted to an Integer',
    ],
    [
      'ServiceQuotasV20190624',
      'GetServiceQuota',
      { QuotaCode: 1 },
      'NUMBER_VALUE can not be converted to a String',
    ],
    ['AWSEvents', 'ListRules', [], LIST],
  ])('fails %s.%s %j', async (prefix, operation, input, message) => {
    expect(await refusal(`${prefix}.${operation}`, input)).toEqual({
      status: 400,
      type: 'SerializationException',
      message,
    });
  });

  test('matters neither when it is null nor when the model has no such member', async () => {
    const input = { MaxResults: null, NextToken: null, Unknown: [1] };
    expect(await refusal(`${ORGANIZATIONS}.ListRoots`, input)).toMatchObject({ status: 200 });
  });
});

describe('the types that are checked', () => {
  test('are those of the SDK, for every operation that is answered', () => {
    const { events } = aws;
    const services = [
      { service: aws.organizations, sdk: organizations },
      { service: aws.stepFunctions, sdk: stepFunctions },
      { service: new EventsService(events, { accountId: '', region: '' }), sdk: eventBridge },
      { service: new SqsService(aws.queues, aws.clock), sdk: sqs },
      {
        service: new FakeServiceQuotas({
          accountQuota: { value: () => 1 },
          managementAccountId: '',
        }),
        sdk: serviceQuotas,
      },
    ];
    for (const { service, sdk } of services) {
      const schemas = sdk as unknown as Record<string, unknown>;
      const modelled = Object.keys(service.operations).map((name) => [
        name,
        inputOf(schemas[`${name}$`]),
      ]);
      expect(service.inputs).toEqual(Object.fromEntries(modelled));
    }
  });
});
