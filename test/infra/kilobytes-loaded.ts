import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

/**
 * What a cold start of each function may load, minified, SDK included: its entry and the chunks
 * that it imports. Lower a figure when a function got smaller.
 */
export const KILOBYTES_LOADED: Readonly<Record<FunctionName, number>> = {
  'await-response': 266,
  'dispatch-admissions': 259,
  'invite-account': 299,
  'operator-commands': 282,
  'place-account': 242,
  'raise-escalation': 263,
  'reconcile-handshakes': 299,
  'register-invitation': 251,
  'request-admission': 262,
  'settle-abandoned': 284,
  'track-handshakes': 287,
};
