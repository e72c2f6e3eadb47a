import { Variable } from '../contract/variables.ts';
import type { Sweeps, Watch } from '../ports/executions.ts';
import type { Callbacks, Notices, Publisher } from '../ports/messaging.ts';
import type { AccountQuota, Organizations } from '../ports/organizations.ts';
import type { PastRequests } from '../ports/outcomes.ts';
import type { Clients } from './clients.ts';
import { readVariable } from './environment.ts';

/*
 * Ports that most invocations of a function make no use of: the SDK client is loaded by the first
 * call that does, so that a cold start does not wait for it. What a function calls as a rule is
 * connected at once, by the modules named here.
 */

export function connectPublisherLater(clients: Clients): Publisher {
  const busName = readVariable(Variable.EVENT_BUS_NAME);
  return {
    async publish(name, detail) {
      const { connectPublisher } = await import('./connect-publisher.ts');
      await connectPublisher(clients, busName).publish(name, detail);
    },
  };
}

export function connectNoticesLater(clients: Clients): Notices {
  const topicArn = readVariable(Variable.NOTICE_TOPIC_ARN);
  return {
    async send(notice) {
      const { connectNotices } = await import('./connect-notices.ts');
      await connectNotices(clients, topicArn).send(notice);
    },
  };
}

export function connectSweepsLater(clients: Clients): Sweeps {
  const functionName = readVariable(Variable.RECONCILE_FUNCTION_NAME);
  return {
    async run() {
      const { connectSweeps } = await import('./connect-sweeps.ts');
      await connectSweeps(clients, functionName).run();
    },
  };
}

export function connectWatchLater(clients: Clients): Watch {
  const ruleName = readVariable(Variable.WATCH_RULE_NAME);
  const load = async () => {
    const { connectWatch } = await import('./connect-watch.ts');
    return connectWatch(clients, ruleName);
  };
  return {
    begin: async () => (await load()).begin(),
    end: async () => (await load()).end(),
  };
}

export function connectAccountQuotaLater(clients: Clients): AccountQuota {
  return {
    async read() {
      const { connectAccountQuota } = await import('./connect-account-quota.ts');
      return connectAccountQuota(clients).read();
    },
  };
}

/** Looked for only when an execution has died whose row is another's. */
export function connectPastRequestsLater(clients: Clients): PastRequests {
  const load = async () => {
    const { connectPastRequests } = await import('./connect-past-requests.ts');
    return connectPastRequests(clients);
  };
  return {
    settledAs: async (...execution) => (await load()).settledAs(...execution),
    isTraced: async (...request) => (await load()).isTraced(...request),
  };
}

/**
 * Members are counted when the limits are read anew, which is once in many dispatches; a handshake
 * is canceled when it is withdrawn, and looked at by whoever acts for a dead execution.
 */
export function connectOrganizationsLater(clients: Clients): Organizations {
  const load = async () => {
    const { connectOrganizations } = await import('./connect-organizations.ts');
    return connectOrganizations(clients);
  };
  return {
    invite: async (invitation) => (await load()).invite(invitation),
    describeHandshake: async (id) => (await load()).describeHandshake(id),
    async *listInvitations() {
      yield* (await load()).listInvitations();
    },
    cancelHandshake: async (id) => (await load()).cancelHandshake(id),
    describeAccount: async (id) => (await load()).describeAccount(id),
    async *listAccounts() {
      yield* (await load()).listAccounts();
    },
    describeOrganization: async () => (await load()).describeOrganization(),
    parentOf: async (accountId) => (await load()).parentOf(accountId),
    moveAccount: async (...move) => (await load()).moveAccount(...move),
  };
}

/** An escalation that is answered before it is parked, which is rare, resumes its execution itself. */
export function connectCallbacksLater(clients: Clients): Callbacks {
  return {
    async succeed(token, result) {
      const { connectCallbacks } = await import('./connect-step-functions.ts');
      return connectCallbacks(clients).succeed(token, result);
    },
  };
}
