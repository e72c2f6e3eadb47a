import { describe, expect, it } from 'vitest';
import {
  isNotDone,
  isTransient,
  isUncertain,
  retryTransient,
} from '../../../lambdas/shared/adapters/transient-faults.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';

const named = (name: string) => Object.assign(new Error(name), { name });
const always = () => 1;

async function attempt(faults: readonly Error[]) {
  const clock = new InMemoryClock('1970-01-01T00:00:00.000Z');
  let calls = 0;
  const answer = await retryTransient(
    async () => {
      const fault = faults[calls++];
      if (fault) throw fault;
      return 'answer';
    },
    clock,
    always,
  ).catch((error: Error) => error.name);
  return { answer, calls, waitedMs: clock.now() };
}

describe('a call of AWS Organizations', () => {
  it('is made once when it succeeds', async () => {
    expect(await attempt([])).toEqual({ answer: 'answer', calls: 1, waitedMs: 0 });
  });

  it('is made again after a passing fault, waiting twice as long each time', async () => {
    const busy = named('TooManyRequestsException');
    expect(await attempt([busy, busy, busy])).toEqual({
      answer: 'answer',
      calls: 4,
      waitedMs: 1000 + 2000 + 4000,
    });
  });

  it('fails with the fault after 15 seconds of waiting', async () => {
    const faults = Array.from({ length: 9 }, () => named('ServiceException'));
    expect(await attempt(faults)).toEqual({
      answer: 'ServiceException',
      calls: 5,
      waitedMs: 15_000,
    });
  });

  it('fails at once on anything that does not pass by itself', async () => {
    const fault = named('HandshakeConstraintViolationException');
    expect(await attempt([fault])).toMatchObject({ calls: 1, waitedMs: 0 });
  });

  it('knows a broken connection by its code', () => {
    expect(isTransient(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))).toBe(
      true,
    );
    expect(isTransient('ECONNRESET')).toBe(false);
  });

  it.each([
    ['TooManyRequestsException', true],
    ['ConcurrentModificationException', true],
    ['ThrottlingException', true],
    ['ServiceException', false],
    ['InternalFailure', false],
    ['TimeoutError', false],
  ])('tells from %s whether it had its effect: %s', (name, isKnownNot) => {
    expect(isNotDone(named(name))).toBe(isKnownNot);
    expect(isUncertain(named(name))).toBe(!isKnownNot);
    expect(isTransient(named(name))).toBe(true);
  });

  it('takes any error of the service itself for uncertain', () => {
    const broken = (httpStatusCode: number) =>
      Object.assign(named('BadGateway'), { $metadata: { httpStatusCode } });
    expect(isUncertain(broken(502))).toBe(true);
    expect(isUncertain(broken(400))).toBe(false);
    expect(isUncertain(undefined)).toBe(false);
  });
});
