import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

/**
 * What a cold start of each function may load, minified, SDK included: its entry and the chunks
 * that it imports. Lower a figure when a function got smaller.
 */
export const KILOBYTES_LOADED: Readonly<Record<FunctionName, number>> = {
  'await-response': 355,
  'dispatch-admissions': 315,
  'invite-account': 378,
  'operator-commands': 365,
  'place-account': 305,
  'raise-escalation': 343,
  'reconcile-handshakes': 380,
  'register-invitation': 312,
  'request-admission': 315,
  'settle-abandoned': 370,
  'track-handshakes': 358,
};
