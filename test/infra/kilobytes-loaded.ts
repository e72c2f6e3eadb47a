import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

/**
 * What a cold start of each function may load, minified, SDK included: its entry and the chunks
 * that it imports. Lower a figure when a function got smaller.
 */
export const KILOBYTES_LOADED: Readonly<Record<FunctionName, number>> = {
  'await-response': 281,
  'dispatch-admissions': 255,
  'invite-account': 297,
  'operator-commands': 296,
  'place-account': 238,
  'raise-escalation': 272,
  'reconcile-handshakes': 288,
  'register-invitation': 247,
  'request-admission': 257,
  'settle-abandoned': 296,
  'track-handshakes': 282,
};
