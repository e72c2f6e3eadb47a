import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DescribeAccountCommand,
  HandshakeConstraintViolationException,
  HandshakeConstraintViolationExceptionReason,
  InviteAccountToOrganizationCommand,
  OrganizationsClient,
  OrganizationsServiceException,
} from '@aws-sdk/client-organizations';

import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsFault, type AwsService } from '../../../lib/local/endpoint/service.ts';
import { HandshakeConstraintViolationReason } from '../../../lib/local/organizations/faults.ts';
import { FakeServiceQuotas } from '../../../lib/local/service-quotas/fake-service-quotas.ts';
import { ALICE, callerOf, MANAGEMENT, MEMBER, type Scene, START, scene } from './harness.ts';

/** Speaks AWS JSON 1.1 for a handful of services on loopback. */
function serve(services: readonly AwsService[]) {
  return createServer(async (request, response) => {
    const body = await readAll(request);
    const [prefix, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const service = services.find((candidate) => candidate.targetPrefix === prefix);
    try {
      const output = service?.operations[operation]?.(JSON.parse(body), callerOf(MANAGEMENT));
      answer(response, 200, output);
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      answer(response, error.status, {
        __type: error.name,
        Message: error.message,
        ...error.members,
      });
    }
  });
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}

describe('the SDK on the wire', () => {
  let stage: Scene;
  let server: ReturnType<typeof serve>;
  let settings: ConstructorParameters<typeof OrganizationsClient>[0] & object;
  let client: OrganizationsClient;

  beforeEach(async () => {
    stage = scene();
    const quotas = new FakeServiceQuotas({
      accountQuota: stage.control.accountQuota,
      managementAccountId: MANAGEMENT,
    });
    server = serve([stage.fake, quotas]);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    settings = {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
      maxAttempts: 1,
    };
    client = new OrganizationsClient(settings);
  });

  afterEach(async () => {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  const invite = (Id: string) =>
    client.send(new InviteAccountToOrganizationCommand({ Target: { Type: 'ACCOUNT', Id } }));

  it('ORG-9: reads instants from seconds', async () => {
    const { Handshake } = await invite(ALICE);
    expect(Handshake?.RequestedTimestamp?.getTime()).toBe(START);
    expect(Handshake?.State).toBe('OPEN');
    const { Account } = await client.send(new DescribeAccountCommand({ AccountId: MEMBER }));
    expect(Account?.JoinedTimestamp).toBeInstanceOf(Date);
  });

  it('ORG-72: fails with message and Reason, but without Message', async () => {
    const error = await invite(MEMBER).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HandshakeConstraintViolationException);
    const violation = error as HandshakeConstraintViolationException;
    expect(violation.message).toBe('The AWS account is already a member of an organization.');
    expect(violation.Reason).toBe('ALREADY_IN_AN_ORGANIZATION');
    expect(violation.Message).toBeUndefined();
    expect(violation.$metadata.httpStatusCode).toBe(400);
  });

  it('ORG-72: fails with a reason and an exception that the SDK does not know', async () => {
    stage.control.injectFault('InviteAccountToOrganization', 'PUBLISHED_LATER');
    await expect(invite(ALICE)).rejects.toMatchObject({ Reason: 'PUBLISHED_LATER' });
    stage.control.injectFault('InviteAccountToOrganization', { exception: 'LaterException' });
    const error = await invite(ALICE).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OrganizationsServiceException);
    expect(error).toMatchObject({ name: 'LaterException' });
  });

  it('ORG-64: knows the reasons that the SDK knows', () => {
    expect(Object.values(HandshakeConstraintViolationReason).sort()).toEqual(
      Object.values(HandshakeConstraintViolationExceptionReason).sort(),
    );
  });

  it('ORG-38: answers Service Quotas', async () => {
    const quotas = new ServiceQuotasClient(settings);
    const { Quota } = await quotas.send(
      new GetServiceQuotaCommand({ ServiceCode: 'organizations', QuotaCode: 'L-E619E033' }),
    );
    quotas.destroy();
    expect(Quota?.Value).toBe(50);
  });
});
