import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HANDSHAKE_CONSTRAINT_POLICY } from '../../lambdas/shared/contract/constraint-policy.ts';
import { INVITE_EXCEPTION_POLICY } from '../../lambdas/shared/contract/exception-policy.ts';
import { BUNDLING } from '../../lib/orchestrator/bundling/bundle-functions.ts';
import * as plain from './calls-to-aws.ts';

/*
 * What a function asks of a service, bundled, and what it makes of its error, is what the SDK as it
 * is published does: the bundle holds no classes of exceptions, and stand-ins for much else.
 */

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

let answer: Answer;
let asked: object[] = [];
let server: Server;
let bundled: typeof plain;
const directory = mkdtempSync(join(tmpdir(), 'handshakes-errors-'));

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push(factsOf(request, body));
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
  const outfile = join(directory, 'calls.mjs');
  await build({
    ...BUNDLING,
    entryPoints: [fileURLToPath(new URL('./calls-to-aws.ts', import.meta.url))],
    outfile,
  });
  bundled = await import(pathToFileURL(outfile).href);
});

afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

/** All of a request that does not differ from one moment to the next. */
function factsOf({ method, url, headers }: IncomingMessage, body: string): object {
  const { authorization = '', host, accept } = headers;
  const [signed] = authorization.split('Signature=');
  const { 'content-type': type, 'x-amz-target': target, 'content-length': length } = headers;
  return { method, url, host, accept, type, target, length, signed, body };
}

/** An error of a service that speaks JSON. */
const json = (type: string, members: object, status = 400): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'request-1' },
  body: JSON.stringify({ __type: type, ...members }),
});

/** What a call answers, or what is told of the error that it throws. */
async function comesTo(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    const { name, message, stack, $metadata, Reason } = error as ServiceError;
    return { name, message, $metadata, Reason, heads: stack?.split('\n', 1)[0] };
  }
}

interface ServiceError extends Error {
  readonly $metadata?: object;
  readonly Reason?: string;
}

async function bothWays(name: keyof typeof plain.calls, given: Answer): Promise<unknown> {
  answer = given;
  asked = [];
  const published = await comesTo(plain.calls[name]);
  const [before, count] = [asked, asked.length];
  asked = [];
  expect(await comesTo(bundled.calls[name])).toEqual(published);
  expect(count).toBeGreaterThan(0);
  expect(asked).toEqual(before);
  return published;
}

it.each([
  'us-east-1',
  'eu-central-1',
  'us-gov-west-1',
  'cn-northwest-1',
  'us-iso-east-1',
  'eusc-de-east-1',
  'aws-global',
  'xx-unknown-1',
])('requests go from %s where the SDK sends them', (region) => {
  expect(bundled.endpointsFrom(region)).toEqual(plain.endpointsFrom(region));
});

describe('a refusal to invite', () => {
  it.each(Object.keys(HANDSHAKE_CONSTRAINT_POLICY))(
    'is told with its reason %s',
    async (reason) => {
      const exception = 'HandshakeConstraintViolationException';
      const given = json(exception, { Message: 'as AWS words it', Reason: reason });
      expect(await bothWays('invite', given)).toEqual({
        kind: 'refused',
        refusal: { exception, reason },
        message: 'as AWS words it',
      });
    },
  );

  it.each(Object.keys(INVITE_EXCEPTION_POLICY))('is told by its name %s', async (exception) => {
    const given = json(`com.amazonaws.organizations#${exception}`, { Message: 'in words' });
    const answered = await bothWays('invite', given);
    const told = exception === 'ServiceException' ? 'message' : 'refusal.exception';
    expect(answered).toHaveProperty(told, expect.stringContaining(exception));
  });

  it('is told when no table names it', async () => {
    expect(await bothWays('invite', json('NobodyKnows', { message: 'in words' }))).toEqual({
      kind: 'refused',
      refusal: { exception: 'NobodyKnows', reason: null },
      message: 'in words',
    });
  });
});

it.each([
  ['describeAccount', 'AccountNotFoundException', null],
  ['describeHandshake', 'HandshakeNotFoundException', null],
  ['parentOf', 'ChildNotFoundException', null],
  ['cancelHandshake', 'HandshakeAlreadyInStateException', 'alreadyCanceled'],
  ['cancelHandshake', 'InvalidHandshakeTransitionException', 'tooLate'],
  ['cancelHandshake', 'HandshakeNotFoundException', 'notFound'],
  ['moveAccount', 'DuplicateAccountException', { kind: 'alreadyThere' }],
  ['moveAccount', 'AccountNotFoundException', { kind: 'accountNotFound' }],
  ['findUnit', 'OrganizationalUnitNotFoundException', 'missing'],
  ['succeed', 'TaskTimedOut', 'closed'],
  ['succeed', 'TaskDoesNotExist', 'closed'],
  ['start', 'ExecutionAlreadyExists', 'exists'],
  ['describeExecution', 'ExecutionDoesNotExist', null],
  ['write', 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', false],
  ['readQuota', 'NoSuchResourceException', null],
] as const)('%s understands %s', async (name, exception, meaning) => {
  expect(await bothWays(name, json(exception, { Message: 'in words' }))).toEqual(meaning);
});

it.each([
  ['describeAccount', 'AccessDeniedException'],
  ['start', 'StateMachineDoesNotExist'],
  ['write', 'ResourceNotFoundException'],
  ['publish', 'ResourceNotFoundException'],
] as const)('%s throws %s, with its name and message', async (name, exception) => {
  const given = json(exception, { message: 'in words', Reason: 'WHY' });
  expect(await bothWays(name, given)).toMatchObject({ name: exception, message: 'in words' });
});

it('sweep throws what Lambda refuses, with its name and message', async () => {
  const given = {
    status: 404,
    headers: { 'x-amzn-errortype': 'ResourceNotFoundException:http://internal.amazon.com/' },
    body: JSON.stringify({ Type: 'User', Message: 'no such function' }),
  };
  expect(await bothWays('sweep', given)).toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'no such function',
  });
});

it('notify throws what SNS refuses, with its message', async () => {
  const error = '<Type>Sender</Type><Code>AuthorizationError</Code><Message>not allowed</Message>';
  answer = { status: 403, body: `<ErrorResponse><Error>${error}</Error></ErrorResponse>` };
  for (const call of [plain.calls.notify, bundled.calls.notify]) {
    expect(await comesTo(call)).toMatchObject({
      name: expect.stringMatching(/^AuthorizationError/),
      message: 'not allowed',
    });
  }
});
