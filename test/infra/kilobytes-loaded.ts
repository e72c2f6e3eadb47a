import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

/**
 * What a cold start of each function may load, minified, SDK included: its entry and the chunks
 * that it imports. Lower a figure when a function got smaller.
 */
export const KILOBYTES_LOADED: Readonly<Record<FunctionName, number>> = {
  'await-response': 339,
  'dispatch-admissions': 297,
  'invite-account': 363,
  'operator-commands': 354,
  'place-account': 288,
  'raise-escalation': 330,
  'reconcile-handshakes': 347,
  'register-invitation': 296,
  'request-admission': 298,
  'settle-abandoned': 354,
  'track-handshakes': 341,
};
