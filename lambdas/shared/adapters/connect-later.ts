import { Variable } from '../contract/variables.ts';
import type { Sweeps, Watch } from '../ports/executions.ts';
import type { Notices, Publisher } from '../ports/messaging.ts';
import type { AccountQuota, Organizations } from '../ports/organizations.ts';
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

/** Members are counted when the limits are read anew, which is once in many dispatches. */
export function connectMembersLater(
  clients: Clients,
): Pick<Organizations, 'describeAccount' | 'describeOrganization' | 'listAccounts'> {
  const load = async () => {
    const { connectOrganizations } = await import('./connect-organizations.ts');
    return connectOrganizations(clients);
  };
  return {
    describeAccount: async (id) => (await load()).describeAccount(id),
    describeOrganization: async () => (await load()).describeOrganization(),
    async *listAccounts() {
      yield* (await load()).listAccounts();
    },
  };
}
