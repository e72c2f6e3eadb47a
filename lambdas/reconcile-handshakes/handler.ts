import { serviceQuotas } from '../shared/adapters/account-quota.ts';
import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { log } from '../shared/adapters/log.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import {
  connectCallbacks,
  connectDirectory,
  connectExecutions,
  connectFacts,
  connectNotices,
  connectOrganizations,
  connectOutcomes,
  connectPublisher,
  connectTokens,
} from '../shared/adapters/wiring.ts';
import { reconcileHandshakes } from '../shared/domain/reconciliation/reconcile-handshakes.ts';
import { reconcileHandshakesRequest } from './schema.ts';

const ports = {
  outcomes: connectOutcomes(),
  tokens: connectTokens(),
  facts: connectFacts(),
  directory: connectDirectory(),
  organizations: connectOrganizations(),
  callbacks: connectCallbacks(),
  executions: connectExecutions(),
  accountQuota: serviceQuotas(),
  publisher: connectPublisher(),
  notices: connectNotices(),
  turnstile: connectTurnstile(readSettings()),
  clock: systemClock,
  log,
};

export const handler = defineHandler(reconcileHandshakesRequest, () => reconcileHandshakes(ports));
