import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

/**
 * What a cold start of each function may load, minified, SDK included: its entry and the chunks
 * that it imports. Lower a figure when a function got smaller.
 */
export const KILOBYTES_LOADED: Readonly<Record<FunctionName, number>> = {
  'await-response': 304,
  'dispatch-admissions': 278,
  'invite-account': 324,
  'operator-commands': 318,
  'place-account': 261,
  'raise-escalation': 298,
  'reconcile-handshakes': 311,
  'register-invitation': 269,
  'request-admission': 279,
  'settle-abandoned': 319,
  'track-handshakes': 305,
};
