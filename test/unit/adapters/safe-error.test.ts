import { ListParentsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { prepared } from '../../../lambdas/shared/adapters/clients.ts';
import { defineHandler } from '../../../lambdas/shared/adapters/define-handler.ts';
import { log } from '../../../lambdas/shared/adapters/log.ts';
import { safeError } from '../../../lambdas/shared/adapters/safe-error.ts';

const TOKEN = `AAAAKgAAAAIAAAAAAAAAAf${'kd7+/f2'.repeat(40)}==`;
const INPUT = { taskToken: TOKEN, email: 'owner@example.com', notes: 'told in confidence' };
const SECRETS = [TOKEN, 'owner@example.com', 'told in confidence'];

/** As AWS answers when it echoes what it was called with. */
function echo(): Error {
  const error = new Error(`1 validation error detected: Value '${JSON.stringify(INPUT)}' failed`);
  error.name = 'ValidationException';
  return Object.assign(error, {
    $fault: 'client',
    $metadata: { httpStatusCode: 400, requestId: 'request-1' },
    value: INPUT,
  });
}

const shown = (error: Error): string => JSON.stringify([String(error), error.stack, error.cause]);

afterEach(() => vi.restoreAllMocks());

describe('an error as it is logged', () => {
  it('says of an answer of AWS its name, status and request, and not what it repeats', () => {
    const error = safeError(echo());
    expect(String(error)).toBe(
      'ValidationException: a call of AWS failed: status 400, request request-1',
    );
    expect(error.stack).toMatch(/\n\s+at .*safe-error\.test\.ts/);
    for (const secret of SECRETS) expect(shown(error)).not.toContain(secret);
  });

  it('names the call that was answered', async () => {
    const client = prepared(
      new OrganizationsClient({
        region: 'us-east-1',
        credentials: { accessKeyId: 'one', secretAccessKey: 'two' },
        maxAttempts: 1,
        requestHandler: { handle: () => Promise.reject(echo()) },
      }),
    );
    const error = await client
      .send(new ListParentsCommand({ ChildId: '111122223333' }))
      .catch((thrown: unknown) => safeError(thrown));
    expect(error).toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^Organizations ListParents failed: status 400, request/),
    });
  });

  it('says that no answer came, and why', () => {
    const reset = Object.assign(new Error(`of ${TOKEN}`), { code: 'ECONNRESET', $metadata: {} });
    expect(safeError(reset).message).toBe('a call of AWS failed: status ECONNRESET, request none');
  });

  it('does the same to its causes', () => {
    const error = safeError(new Error('the sweep met an error', { cause: echo() }));
    expect(error.message).toBe('the sweep met an error');
    expect(error.cause).toMatchObject({ name: 'ValidationException' });
    expect(String(error.cause)).not.toContain(TOKEN);
  });

  it('keeps our own words, without what looks like a token or an address', () => {
    const arn = `arn:aws:states:us-east-1:999988887777:execution:Invitation:${'x'.repeat(80)}`;
    const error = safeError(new Error(`${arn} is not for <owner@example.com> with ${TOKEN}.`));
    expect(error.message).toBe(`${arn} is not for <<address>> with <token>.`);
  });

  it('keeps no text that is no JSON', () => {
    const read = () => JSON.parse('told in confidence');
    expect(read).toThrow(/told in conf/);
    try {
      read();
    } catch (error) {
      expect(shown(safeError(error))).not.toContain('told');
    }
  });

  it('is an error whatever was thrown', () => {
    expect(safeError(INPUT).message).toBe('a object was thrown, which is no error');
    expect(safeError(null)).toBeInstanceOf(Error);
  });

  it('ends with causes that go round', () => {
    const error = new Error('round');
    error.cause = error;
    expect(safeError(error).cause).toMatchObject({ message: 'round' });
  });
});

it('writes no line that repeats an input', () => {
  const writes = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockReturnValue(true),
  );
  log.error('publishing failed', echo());
  const line = writes.flatMap(({ mock }) => mock.calls.flat()).join('');
  vi.restoreAllMocks();
  expect(line).toContain('"name":"ValidationException"');
  for (const secret of SECRETS) expect(line).not.toContain(secret);
});

it('lets no error out of a function that repeats its input', async () => {
  const handler = defineHandler(z.object({}), () => Promise.reject(echo()));
  const error = await handler({}).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ name: 'ValidationException' });
  for (const secret of SECRETS) expect(shown(error as Error)).not.toContain(secret);
});
