import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import {
  connectDirectory,
  connectExecutions,
  connectFacts,
  connectNotices,
  connectOrganizations,
  connectOutcomes,
  connectPublisher,
} from '../shared/adapters/wiring.ts';
import { settleAbandoned } from '../shared/domain/succession/settle-abandoned.ts';
import { executionStatusChange } from './schema.ts';

const ports = {
  outcomes: connectOutcomes(),
  facts: connectFacts(),
  directory: connectDirectory(),
  executions: connectExecutions(),
  organizations: connectOrganizations(),
  publisher: connectPublisher(),
  notices: connectNotices(),
  turnstile: connectTurnstile(readSettings()),
  clock: systemClock,
};

export const handler = defineHandler(executionStatusChange, ({ detail }) =>
  settleAbandoned(detail.executionArn, ports, { input: detail.input ?? null }),
);
