import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { RegisterInvitationRequest, Visit } from '../../../lambdas/shared/contract/tasks.ts';
import { registerInvitation } from '../../../lambdas/shared/domain/registration/register-invitation.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import { EXECUTION_ARN, OTHER_EXECUTION_ARN, TARGET, visit } from '../support/invitation-rows.ts';

export const LIMITS = { admissionTimeoutDays: 180, maxInvitationsPerAccount: 2 };
export const STARTED_AT = '2026-11-23T10:00:00.000Z';
export const OU = 'ou-abcd-11111111';
export const LATER = '2026-12-01T00:00:00.000Z';

export function request(
  detail: object = {},
  options: { readonly visit?: Partial<Visit>; readonly envelope?: object } = {},
): RegisterInvitationRequest {
  return {
    visit: visit(options.visit),
    startedAt: STARTED_AT,
    event: {
      id: 'event-1',
      time: '2026-11-23T10:00:00Z',
      'detail-type': 'AccountInvitationRequested',
      detail: { version: 1, target: TARGET, ...detail },
      ...options.envelope,
    },
  };
}

export const MISSING_UNIT = 'ou-abcd-99999999';
export const UNASKABLE_UNIT = 'ou-abcd-88888888';
export const UNITS: Readonly<Record<string, 'missing' | 'unknown'>> = {
  [MISSING_UNIT]: 'missing',
  [UNASKABLE_UNIT]: 'unknown',
};

export function portsWith(...rows: readonly InvitationItem[]) {
  const outcomes = new InMemoryOutcomes();
  outcomes.seed(...rows);
  return {
    outcomes,
    units: { find: async (id: string) => UNITS[id] ?? ('exists' as const) },
    members: new Members(),
  };
}

export const MANAGEMENT_EMAIL = 'management@example.com';

/** Everybody is a member, unless a test says otherwise. */
export class Members {
  readonly asked: string[] = [];
  answer: 'member' | 'none' | 'unknown' = 'member';
  readonly emails = new Map([[EXECUTION_ARN.split(':')[4], MANAGEMENT_EMAIL]]);

  async find(accountId: string) {
    this.asked.push(accountId);
    return this.answer;
  }

  async emailOf(accountId: string) {
    return this.emails.get(accountId) ?? null;
  }
}

/** Another execution asks for the same account, later. */
export const another = (detail: object = {}) =>
  request(detail, {
    visit: { executionArn: OTHER_EXECUTION_ARN, enteredAt: LATER },
    envelope: { id: 'event-2' },
  });

export const run = (asked: RegisterInvitationRequest, ports: ReturnType<typeof portsWith>) =>
  registerInvitation(asked, LIMITS, ports);
