import {
  type Account,
  CancelHandshakeCommand,
  DescribeAccountCommand,
  DescribeHandshakeCommand,
  DescribeOrganizationCommand,
  type Handshake,
  InviteAccountToOrganizationCommand,
  ListAccountsCommand,
  ListHandshakesForOrganizationCommand,
  ListParentsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { TargetType } from '../contract/target.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  AccountFacts,
  AccountState,
  CancelAnswer,
  HandshakeFacts,
  HandshakeState,
  InviteAnswer,
  Organizations,
} from '../ports/organizations.ts';
import { isTransient, isUncertain, retryNotDone, retryTransient } from './transient-faults.ts';

/** Most that ListHandshakesForOrganization and ListAccounts give at once. */
const PAGE_SIZE = 20;

/** AWS Organizations through the SDK. */
export function awsOrganizations(client: OrganizationsClient, clock: Clock): Organizations {
  const call = <T>(send: () => Promise<T>) => retryTransient(send, clock);

  return {
    async invite({ target, notes, tags }) {
      try {
        const command = new InviteAccountToOrganizationCommand({
          Target: { Id: target.id, Type: target.type },
          ...(notes === null ? {} : { Notes: notes }),
          ...(tags === null
            ? {}
            : { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
        });
        const answer = await retryNotDone(() => client.send(command), clock);
        return { kind: 'invited', handshake: handshakeFacts(answer.Handshake) };
      } catch (error) {
        return unanswered(error);
      }
    },

    async describeHandshake(id) {
      const answer = await unless('HandshakeNotFoundException', () =>
        call(() => client.send(new DescribeHandshakeCommand({ HandshakeId: id }))),
      );
      return answer === null ? null : handshakeFacts(answer.Handshake);
    },

    async *listInvitations() {
      let token: string | undefined;
      do {
        const page = await call(() =>
          client.send(
            new ListHandshakesForOrganizationCommand({
              Filter: { ActionType: 'INVITE' },
              MaxResults: PAGE_SIZE,
              NextToken: token,
            }),
          ),
        );
        for (const handshake of page.Handshakes ?? []) yield handshakeFacts(handshake);
        token = page.NextToken;
      } while (token !== undefined);
    },

    async cancelHandshake(id) {
      try {
        await call(() => client.send(new CancelHandshakeCommand({ HandshakeId: id })));
        return 'canceled';
      } catch (error) {
        const answer = error instanceof Error ? CANCEL_ANSWERS[error.name] : undefined;
        if (answer === undefined) throw error;
        return answer;
      }
    },

    async describeAccount(id) {
      const answer = await unless('AccountNotFoundException', () =>
        call(() => client.send(new DescribeAccountCommand({ AccountId: id }))),
      );
      return answer === null ? null : accountFacts(required(answer.Account, 'Account'));
    },

    async *listAccounts() {
      let token: string | undefined;
      do {
        const page = await call(() =>
          client.send(new ListAccountsCommand({ MaxResults: PAGE_SIZE, NextToken: token })),
        );
        for (const account of page.Accounts ?? []) yield accountFacts(account);
        token = page.NextToken;
      } while (token !== undefined);
    },

    async describeOrganization() {
      const answer = await call(() => client.send(new DescribeOrganizationCommand({})));
      return {
        id: required(answer.Organization?.Id, 'Organization.Id'),
        managementAccountId: required(
          answer.Organization?.MasterAccountId,
          'Organization.MasterAccountId',
        ),
      };
    },

    async parentOf(accountId) {
      const answer = await unless('ChildNotFoundException', () =>
        call(() => client.send(new ListParentsCommand({ ChildId: accountId }))),
      );
      return answer?.Parents?.[0]?.Id ?? null;
    },

    async moveAccount(accountId, fromParentId, toParentId) {
      try {
        await call(() =>
          client.send(
            new MoveAccountCommand({
              AccountId: accountId,
              SourceParentId: fromParentId,
              DestinationParentId: toParentId,
            }),
          ),
        );
        return { kind: 'moved' };
      } catch (error) {
        if (!isServiceFault(error)) throw error;
        if (error.name === 'DuplicateAccountException') return { kind: 'alreadyThere' };
        if (error.name === 'AccountNotFoundException') return { kind: 'accountNotFound' };
        const kind = isTransient(error) ? 'busy' : 'refused';
        return { kind, error: error.name, message: error.message };
      }
    },
  };
}

function unanswered(error: unknown): Exclude<InviteAnswer, { kind: 'invited' }> {
  if (error instanceof Error && isUncertain(error)) {
    return { kind: 'uncertain', message: `${error.name}: ${error.message}` };
  }
  if (!isServiceFault(error)) throw error;
  // The SDK gives an exception every member that it may have, whether or not the service sent it.
  const { Reason: reason = null } = error as { readonly Reason?: string };
  return { kind: 'refused', refusal: { exception: error.name, reason }, message: error.message };
}

const CANCEL_ANSWERS: Readonly<Record<string, CancelAnswer>> = {
  HandshakeAlreadyInStateException: 'alreadyCanceled',
  InvalidHandshakeTransitionException: 'tooLate',
  HandshakeNotFoundException: 'notFound',
};

/** An answer of the service, in contrast to a failure on the way to it. */
function isServiceFault(error: unknown): error is Error {
  return error instanceof Error && '$fault' in error;
}

async function unless<T>(exception: string, call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === exception) return null;
    throw error;
  }
}

function required<T>(value: T | undefined, member: string): T {
  if (value === undefined) throw new Error(`AWS Organizations answered without ${member}`);
  return value;
}

/** The order of `Parties` varies, so the invited party is found by its type. */
function handshakeFacts(handshake: Handshake | undefined): HandshakeFacts {
  const party = handshake?.Parties?.find(
    ({ Type }) => Type === TargetType.ACCOUNT || Type === TargetType.EMAIL,
  );
  const email = handshake?.Resources?.find(({ Type }) => Type === 'EMAIL')?.Value ?? null;
  return {
    id: required(handshake?.Id, 'Handshake.Id'),
    state: required(handshake?.State, 'Handshake.State') as HandshakeState,
    party:
      party?.Id === undefined
        ? null
        : { id: party.Id.toLowerCase(), type: party.Type as TargetType },
    email: email?.toLowerCase() ?? null,
    requestedAt: required(handshake?.RequestedTimestamp, 'Handshake.RequestedTimestamp').getTime(),
    expiresAt: required(handshake?.ExpirationTimestamp, 'Handshake.ExpirationTimestamp').getTime(),
  };
}

/** `State` replaced `Status` in 2026; both were still answered when this was written. */
function accountFacts(account: Account): AccountFacts {
  return {
    id: required(account.Id, 'Account.Id'),
    email: (account.Email ?? '').toLowerCase(),
    state: required(account.State ?? account.Status, 'Account.State') as AccountState,
    joinedMethod: account.JoinedMethod === 'CREATED' ? 'CREATED' : 'INVITED',
    joinedAt: required(account.JoinedTimestamp, 'Account.JoinedTimestamp').getTime(),
  };
}
