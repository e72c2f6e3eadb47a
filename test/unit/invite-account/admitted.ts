import { inviteAccountRequest } from '../../../lambdas/invite-account/schema.ts';
import { DEFAULT_POLICY } from '../../../lambdas/shared/contract/exception-policy.ts';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { DEFAULT_SETTINGS } from '../../../lambdas/shared/contract/settings.ts';
import type { InviteAccountRequest, Permit } from '../../../lambdas/shared/contract/tasks.ts';
import { AdmissionControl } from '../../../lambdas/shared/domain/admission/admission-control.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import { countAttempts } from '../../../lambdas/shared/domain/admission/attempt-window.ts';
import { decodeControl } from '../../../lambdas/shared/domain/admission/control-codec.ts';
import { inviteAccount } from '../../../lambdas/shared/domain/disposition/invite-account.ts';
import { InMemoryAdmissionStore } from '../support/in-memory-admission-store.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
import {
  InMemoryDirectory,
  InMemoryFacts,
  InMemoryTokens,
} from '../support/in-memory-coordination.ts';
import { InMemoryWatch } from '../support/in-memory-executions.ts';
import { InMemoryLog } from '../support/in-memory-log.ts';
import {
  InMemoryCallbacks,
  InMemoryNotices,
  InMemoryPublisher,
} from '../support/in-memory-messaging.ts';
import { InMemoryOrganizations } from '../support/in-memory-organizations.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import { InMemoryTimers } from '../support/in-memory-timers.ts';
import { invitation, invitationRow, TARGET, visit } from '../support/invitation-rows.ts';

export const TOKEN = 'token-of-the-admission';
export const INVITE_VISIT = visit({ enteredAt: '2026-11-23T10:00:01.000Z' });

/** An execution that has just been admitted by the real turnstile. */
export async function admitted(changes: Partial<InvitationItem> = {}) {
  const clock = new InMemoryClock();
  const organizations = new InMemoryOrganizations(clock);
  const outcomes = new InMemoryOutcomes();
  outcomes.seed(invitationRow({ status: 'QUEUED', ...changes }));
  const tokens = new InMemoryTokens();
  const callbacks = new InMemoryCallbacks();
  const shared = {
    outcomes,
    organizations,
    publisher: new InMemoryPublisher(),
    clock,
    log: new InMemoryLog(),
  };
  const store = new InMemoryAdmissionStore();
  const turnstile = new AdmissionControl(
    {
      ...shared,
      store,
      tokens,
      callbacks,
      timers: new InMemoryTimers(),
      notices: new InMemoryNotices(),
      accountQuota: { read: async () => 100 },
    },
    admissionRules(DEFAULT_SETTINGS),
  );
  await turnstile.park({
    visit: visit(),
    target: TARGET,
    class: 'first',
    priority: 5,
    requestedAt: clock.now(),
    notBefore: null,
    token: TOKEN,
  });
  const { permit } = callbacks.resultOf(TOKEN) as { readonly permit: Permit };
  const ports = {
    ...shared,
    directory: new InMemoryDirectory(),
    facts: new InMemoryFacts(),
    turnstile,
    watch: new InMemoryWatch(),
  };
  const control = () => decodeControl(1, store.control?.state ?? '');
  const attempts = () => countAttempts(control().attempts, clock.now());
  return { ports, permit, control, attempts, store };
}

export function request(changes: Partial<InviteAccountRequest> = {}): InviteAccountRequest {
  return inviteAccountRequest.parse({
    visit: INVITE_VISIT,
    invitation: invitation(),
    attempts: 0,
    rounds: 0,
    refusals: null,
    permit: null,
    ...changes,
  });
}

export const run = (
  asked: InviteAccountRequest,
  ports: Awaited<ReturnType<typeof admitted>>['ports'],
) => inviteAccount(asked, DEFAULT_POLICY, ports);

export const again = (asked: InviteAccountRequest) => ({
  ...asked,
  visit: { ...asked.visit, retryCount: asked.visit.retryCount + 1 },
});
