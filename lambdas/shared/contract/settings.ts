import * as z from 'zod/mini';
import { described } from './described.ts';
import { DEFAULT_POLICY, type PolicyTable } from './exception-policy.ts';
import { Disposition, type PolicyRow, Scope } from './policy-row.ts';

/** What a deployment may change of a policy row. */
const policyOverride = z.strictObject({
  disposition: z.optional(z.enum([Disposition.WAIT, Disposition.ESCALATE, Disposition.ABORT])),
  instruction: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
  actor: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
});

const DAYS_OF_AN_EXECUTION = 350;

const between = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));

/** The configuration of a deployment: CDK context or props in, environment of the functions out. */
export const settingsSchema = z.strictObject({
  maxConcurrentInvites: described(
    'invitations that are being sent at the same time, a third of a second apart; one at a time for an hour after AWS has refused one of several',
    z._default(between(1, 10), 2),
  ),
  maxInvitationsPerAccount: described(
    'invitations sent for one request before EXPIRED is final, unless the request names a number of its own',
    z._default(between(1, 10), 2),
  ),
  admissionTimeoutDays: described(
    'how long a request may wait to be admitted',
    z._default(between(1, DAYS_OF_AN_EXECUTION), 180),
  ),
  escalationReminderHours: described(
    'how often an unanswered escalation is repeated',
    z._default(between(1, 720), 72),
  ),
  escalationTimeoutDays: described(
    'how long an escalation waits for its answer before ABORTED',
    z._default(between(1, DAYS_OF_AN_EXECUTION), 30),
  ),
  accountQuota: described(
    'the account quota of the organization; discovered, then learned, when null',
    z._default(z.nullable(between(1, 50_000)), null),
  ),
  invitationQuota: described(
    'invitations that may be sent in 24 hours, accepted ones aside; when null 20, or the account quota if that is greater',
    z._default(z.nullable(between(1, 50_000)), null),
  ),
  currentMembers: described(
    'members of the organization, the management account included, until a sweep counts them; counted at first when null',
    z._default(z.nullable(between(1, 50_000)), null),
  ),
  policyOverrides: described(
    'rows of the constraint policy to change, by reason or exception name: any of disposition (wait, escalate, abort), instruction and actor',
    z._default(z.record(z.string(), policyOverride), {}),
  ),
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
