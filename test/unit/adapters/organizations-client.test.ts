import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { awsOrganizations } from '../../../lambdas/shared/adapters/organizations-client.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';

const INVITATION = {
  target: { id: '111122223333', type: 'ACCOUNT' },
  notes: null,
  tags: null,
} as const;
const SENT = {
  Handshake: {
    Id: 'h-1234567890',
    State: 'OPEN',
    RequestedTimestamp: new Date('2026-11-23T10:00:00Z'),
    ExpirationTimestamp: new Date('2026-12-08T10:00:00Z'),
  },
};

const serviceFault = (name: string) =>
  Object.assign(new Error('as AWS words it'), { name, $fault: 'client' });
const brokenWay = (code: string) => Object.assign(new Error('socket hang up'), { code });

/** Calls `invite` of a client that fails with these errors, then answers. */
async function invite(...faults: readonly Error[]) {
  let calls = 0;
  const client = {
    send: async () => {
      const fault = faults[calls++];
      if (fault !== undefined) throw fault;
      return SENT;
    },
  };
  const clock = new InMemoryClock();
  const organizations = awsOrganizations(client as unknown as OrganizationsClient, clock);
  return { answer: await organizations.invite(INVITATION), calls };
}

describe('inviting', () => {
  it.each(['TooManyRequestsException', 'ConcurrentModificationException', 'ThrottlingException'])(
    'is repeated after %s, which says that nothing was done',
    async (name) => {
      const { answer, calls } = await invite(serviceFault(name), serviceFault(name));
      expect(answer).toMatchObject({ kind: 'invited', handshake: { id: 'h-1234567890' } });
      expect(calls).toBe(3);
    },
  );

  it.each([
    serviceFault('ServiceException'),
    serviceFault('InternalFailure'),
    Object.assign(new Error('timed out'), { name: 'TimeoutError' }),
    brokenWay('ECONNRESET'),
    brokenWay('EPIPE'),
  ])('is never repeated after %s, which may have come after its effect', async (fault) => {
    const { answer, calls } = await invite(fault);
    expect(answer).toMatchObject({ kind: 'uncertain' });
    expect(calls).toBe(1);
  });

  it('answers with what AWS refuses', async () => {
    const { answer, calls } = await invite(
      Object.assign(serviceFault('HandshakeConstraintViolationException'), { Reason: 'X' }),
    );
    expect(answer).toMatchObject({ kind: 'refused', refusal: { reason: 'X' } });
    expect(calls).toBe(1);
  });

  it('answers without a reason when AWS refuses without one', async () => {
    const { answer } = await invite(
      Object.assign(serviceFault('InvalidInputException'), { Reason: undefined }),
    );
    expect(answer).toMatchObject({ kind: 'refused', refusal: { reason: null } });
  });

  it('throws what is no answer of AWS', async () => {
    await expect(invite(new Error('a defect'))).rejects.toThrow('a defect');
  });
});

describe('asking for an account', () => {
  const describeAccount = async (send: () => Promise<object>) => {
    const client = { send } as unknown as OrganizationsClient;
    return awsOrganizations(client, new InMemoryClock()).describeAccount('111122223333');
  };

  it('answers that it is no member where AWS knows none of that id', async () => {
    const unknown = async () => Promise.reject(serviceFault('AccountNotFoundException'));
    await expect(describeAccount(unknown)).resolves.toBeNull();
  });

  it.each([
    ['AWS answers without one', async () => ({}), 'without Account'],
    [
      'the organization is another',
      async () => Promise.reject(serviceFault('AWSOrganizationsNotInUseException')),
      'as AWS words it',
    ],
  ])('fails where %s', async (_, send, message) => {
    await expect(describeAccount(send)).rejects.toThrow(message);
  });
});
