import { request } from 'node:http';
import {
  InviteAccountToOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RealTimeDriver } from '../../../lib/local/clock/real-time-driver.ts';
import { ControlSurface } from '../../../lib/local/control/control-surface.ts';
import type { LocalAws } from '../../../lib/local/local-aws.ts';
import { clientOf, MANAGEMENT_ACCOUNT_ID, START, startGreetings } from '../endpoint/greetings.ts';

const OUTSIDE = '444455556666';
const REFUSED = '555566667777';

let aws: LocalAws;
let driver: RealTimeDriver;

beforeEach(async () => {
  aws = await startGreetings({
    world: {
      organization: {
        id: 'o-exampleorgid',
        managementAccount: { id: MANAGEMENT_ACCOUNT_ID, email: 'management@example.com' },
      },
      outsideAccounts: [
        { id: OUTSIDE, email: 'outside@example.com' },
        {
          id: REFUSED,
          email: 'refused@example.com',
          conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED' }],
        },
      ],
      service: { throttling: { rates: 'off' } },
    },
  });
  const { clock, organizations, topics } = aws;
  driver = new RealTimeDriver(clock, { factor: 0, onError: () => {} });
  aws.attachControl(
    new ControlSurface({ clock, driver, organizations: organizations.control, topics }),
  );
});

afterEach(() => aws.stop());

async function get(path: string) {
  const answer = await fetch(`${aws.endpoint}/_local/${path}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function post(path: string, input: unknown = {}, type = 'application/json') {
  const answer = await fetch(`${aws.endpoint}/_local/${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

function invite(id: string) {
  return new OrganizationsClient(clientOf(aws)).send(
    new InviteAccountToOrganizationCommand({ Target: { Id: id, Type: 'ACCOUNT' } }),
  );
}

describe('the clock', () => {
  test('is read, and advanced through everything that is due', async () => {
    const ran: number[] = [];
    aws.clock.schedule(START + 1000, 'soon', () => void ran.push(aws.clock.now() - START));

    expect((await get('clock')).body).toMatchObject({ now: '2026-03-02T08:00:00.000Z', factor: 0 });
    const { body } = await post('clock/advance', { ms: 60_000 });
    expect(body).toMatchObject({ now: '2026-03-02T08:01:00.000Z' });
    expect(ran).toEqual([1000]);
  });

  test('takes another factor', async () => {
    expect((await post('clock/factor', { factor: 60 })).body).toMatchObject({ factor: 60 });
    expect(driver.factor).toBe(60);
  });

  test('fails with the error of an activity, and tells when', async () => {
    aws.clock.schedule(START + 1000, 'bad', () => {
      throw new Error('broken');
    });

    const { status, body } = await post('clock/advance', { ms: 60_000 });
    expect(status).toBe(500);
    expect(body.error).toMatch(/^time stands at 2026-03-02T08:00:01.000Z: Error: broken/);
  });

  test.each([
    ['backwards', 'clock/advance', { ms: -1 }],
    ['by a fraction', 'clock/advance', { ms: 0.5 }],
    ['for ever', 'clock/advance', { ms: 1e15 }],
    ['by nothing', 'clock/advance', {}],
    ['at a negative factor', 'clock/factor', { factor: -1 }],
    ['at a text', 'clock/factor', { factor: '60' }],
  ])('fails to go %s', async (_, path, input) => {
    const { status, body } = await post(path, input);
    expect(status).toBe(400);
    expect(body.error).toContain('expected');
    expect(aws.clock.now()).toBe(START);
  });
});

describe('an owner', () => {
  test('accepts or leaves when told so', async () => {
    await invite(OUTSIDE);

    expect((await post(`accounts/${OUTSIDE}/accept`)).status).toBe(200);
    expect((await get('organization')).body).toMatchObject({ members: 2, pending: 0 });
    expect((await post(`accounts/${OUTSIDE}/depart`)).status).toBe(200);
    expect((await get('organization')).body).toMatchObject({ members: 1 });
  });

  test('declines when told so', async () => {
    await invite(OUTSIDE);

    expect((await post(`accounts/${OUTSIDE}/decline`)).status).toBe(200);
    expect((await get('organization')).body).toMatchObject({ members: 1, pending: 0 });
  });

  test('removes what AWS refuses the account for', async () => {
    await expect(invite(REFUSED)).rejects.toMatchObject({ Reason: 'PAYMENT_INSTRUMENT_REQUIRED' });
    await post(`accounts/${REFUSED}/resolve`);

    await expect(invite(REFUSED)).resolves.toMatchObject({ Handshake: { State: 'OPEN' } });
  });

  test('fails without an invitation, and in an account that is not there', async () => {
    expect(await post(`accounts/${OUTSIDE}/accept`)).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('no open invitation') },
    });
    expect(await post('accounts/999999999999/accept')).toMatchObject({ status: 409 });
  });
});

describe('the organization', () => {
  test('gets another quota, and is rid of what hits every invitation', async () => {
    await post('organization/quota', { accounts: 1 });
    await expect(invite(OUTSIDE)).rejects.toMatchObject({
      Reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
    });
    await post('organization/quota', { accounts: 5 });

    await expect(invite(OUTSIDE)).resolves.toBeDefined();
    expect((await post('organization/resolve')).status).toBe(200);
    expect(await post('organization/quota', { accounts: 0 })).toMatchObject({ status: 400 });
  });
});

test('the notices are what the topics have published', async () => {
  const topicArn = aws.resources.physicalId('News');
  aws.topics.publish(topicArn, { subject: 'Look', message: 'at this' });

  expect((await get('notices')).body).toEqual({
    notices: [{ at: '2026-03-02T08:00:00.000Z', topicArn, subject: 'Look', message: 'at this' }],
  });
});

describe('fails for', () => {
  test.each([
    ['a path of nobody', 'nothing', {}, 404],
    ['an account id that is none', 'accounts/12/accept', {}, 404],
    ['a body that is no JSON', 'clock/advance', '{', 400],
    ['a body that is no object', 'clock/advance', '[]', 400],
  ])('%s', async (_, path, input, status) => {
    expect(await post(path, input)).toMatchObject({ status, body: { error: expect.any(String) } });
  });

  test('another method', async () => {
    expect(await get('clock/advance')).toMatchObject({ status: 405 });
  });

  test('a form, which a page of another site could send', async () => {
    const sent = post('clock/advance', 'ms=1', 'application/x-www-form-urlencoded');
    expect(await sent).toMatchObject({ status: 415 });
  });

  test('a host name that was rebound to this machine', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'evil.example' };
      request(`${aws.endpoint}/_local/clock`, { headers }, ({ statusCode }) => resolve(statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});
