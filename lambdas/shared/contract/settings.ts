import * as z from 'zod';
import { DEFAULT_POLICY, type PolicyTable } from './exception-policy.ts';
import { Disposition, type PolicyRow, Scope } from './policy-row.ts';

/** What a deployment may change of a policy row. */
const policyOverride = z.strictObject({
  disposition: z.enum([Disposition.WAIT, Disposition.ESCALATE, Disposition.ABORT]).optional(),
  instruction: z.string().min(1).max(500).optional(),
  actor: z.string().min(1).max(100).optional(),
});

const DAYS_OF_AN_EXECUTION = 350;

/** The configuration of a deployment: CDK context or props in, environment of the functions out. */
export const settingsSchema = z.strictObject({
  maxConcurrentInvites: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('invitations sent at the same time; AWS answers more than one with TooManyRequests'),
  maxInvitationsPerAccount: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('invitations sent for one request before EXPIRED is final'),
  admissionTimeoutDays: z
    .int()
    .min(1)
    .max(DAYS_OF_AN_EXECUTION)
    .default(180)
    .describe('how long a request may wait to be admitted'),
  escalationReminderHours: z
    .int()
    .min(1)
    .max(720)
    .default(72)
    .describe('how often an unanswered escalation is repeated'),
  escalationTimeoutDays: z
    .int()
    .min(1)
    .max(DAYS_OF_AN_EXECUTION)
    .default(30)
    .describe('how long an escalation waits for its answer before ABORTED'),
  accountQuota: z
    .int()
    .min(1)
    .max(50_000)
    .nullable()
    .default(null)
    .describe('the account quota of the organization; discovered, then learned, when null'),
  policyOverrides: z
    .record(z.string(), policyOverride)
    .default({})
    .describe('rows of the constraint policy to change, by reason or exception name'),
});

export type Settings = z.infer<typeof settingsSchema>;
export type PolicyOverrides = Settings['policyOverrides'];

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});

/**
 * The policy with a deployment's overrides.
 *
 * @throws Error naming the first override that is unknown or cannot be expressed: an
 * organization-scoped refusal concerns every invitation, so it cannot abort one; a settled row
 * has its own path; a wait needs a schedule, which the row must already have.
 */
export function applyOverrides(
  overrides: PolicyOverrides,
  table: PolicyTable = DEFAULT_POLICY,
): PolicyTable {
  const changed: Record<string, PolicyRow> = { ...table };
  for (const [code, override] of Object.entries(overrides)) {
    const row = Object.hasOwn(table, code) ? table[code] : undefined;
    if (row === undefined) {
      throw new Error(
        `policy override names '${code}', which is no reason or exception of an invitation; expected one of ${Object.keys(table).join(', ')}`,
      );
    }
    const problem = findProblem(row, override);
    if (problem) throw new Error(`policy override of ${code}: ${problem}`);
    changed[code] = { ...row, ...(override as Partial<PolicyRow>) };
  }
  return changed;
}

function findProblem(row: PolicyRow, override: PolicyOverrides[string]): string | undefined {
  const wanted = override.disposition;
  if (wanted === undefined || wanted === row.disposition) return undefined;
  if (row.disposition === Disposition.SETTLED) {
    return 'an invitation that is settled already cannot get another disposition; override its instruction only';
  }
  if (wanted === Disposition.ABORT && row.scope === Scope.ORGANIZATION) {
    return 'abort concerns one account, but this reason concerns the organization; expected wait or escalate';
  }
  if (wanted === Disposition.WAIT && row.retry.kind === 'none') {
    return 'wait needs a retry schedule, and this reason has none; expected escalate or abort';
  }
  return undefined;
}
