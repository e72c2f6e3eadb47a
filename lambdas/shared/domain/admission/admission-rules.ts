import { INVITE_TIMEOUT_SECONDS } from '../../contract/invite-timeout.ts';
import { applyOverrides, type Settings } from '../../contract/settings.ts';
import type { AdmissionRules } from './control.ts';

const HOUR_MS = 3_600_000;
/** After the function's timeout nothing of a call can be under way any more. */
const MARGIN_MS = 60_000;

export function admissionRules(settings: Settings): AdmissionRules {
  return {
    maxConcurrentInvites: settings.maxConcurrentInvites,
    statedQuota: settings.accountQuota,
    statedInvitations: settings.invitationQuota,
    statedMembers: settings.currentMembers,
    escalationReminderMs: settings.escalationReminderHours * HOUR_MS,
    takenMs: INVITE_TIMEOUT_SECONDS * 1000 + MARGIN_MS,
    policy: applyOverrides(settings.policyOverrides),
  };
}
