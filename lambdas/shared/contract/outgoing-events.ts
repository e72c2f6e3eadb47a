import * as z from 'zod/mini';
import { described } from './described.ts';
import { instant, version } from './event-fields.ts';
import { STATUSES, type Status } from './status.ts';

const status = z.enum(Object.keys(STATUSES) as [Status, ...Status[]]);
const nullableString = z.nullable(z.string());

export const invitationSent = z.strictObject({
  version,
  target: z.string(),
  campaign: z.string(),
  requestId: z.string(),
  executionArn: z.string(),
  attempt: described('1 for the first invitation of the request', z.int()),
  handshakeId: described('null when an open invitation was adopted', z.nullable(z.string())),
  invitedAt: instant,
  expiresAt: z.nullable(instant),
});

export const escalationRaised = z.strictObject({
  version,
  escalationId: described('null for a notice that needs no answer', z.nullable(z.string())),
  scope: z.enum(['account', 'organization']),
  target: nullableString,
  campaign: nullableString,
  reason: z.string(),
  meaning: z.string(),
  actor: described('who has to act', z.string()),
  instruction: described('what to do', z.string()),
  reminder: described('0 for the first notice', z.int()),
  raisedAt: instant,
  answerBy: z.nullable(instant),
});

export const invitationSettled = z.strictObject({
  version,
  target: z.string(),
  campaign: z.string(),
  requestId: z.string(),
  executionArn: z.string(),
  status,
  reason: nullableString,
  message: nullableString,
  accountId: nullableString,
  handshakeId: nullableString,
  placement: nullableString,
  organizationalUnit: nullableString,
  attempts: z.int(),
  settledAt: instant,
});

export const admissionGateChanged = z.strictObject({
  version,
  state: z.enum(['open', 'half-open', 'closed', 'paused', 'resumed']),
  reason: nullableString,
  instruction: nullableString,
  escalationId: nullableString,
  until: described('when one invitation is let through to look', z.nullable(instant)),
  requiredAccountQuota: described(
    'the quota to ask for, when places are missing and people are told',
    z.nullable(z.int()),
  ),
  changedAt: instant,
});
