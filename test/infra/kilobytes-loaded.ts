import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

/**
 * What a cold start of each function may load, minified, SDK included: its entry and the chunks
 * that it imports. Lower a figure when a function got smaller.
 */
export const KILOBYTES_LOADED: Readonly<Record<FunctionName, number>> = {
  'await-response': 347,
  'dispatch-admissions': 305,
  'invite-account': 369,
  'operator-commands': 362,
  'place-account': 295,
  'raise-escalation': 334,
  'reconcile-handshakes': 355,
  'register-invitation': 304,
  'request-admission': 306,
  'settle-abandoned': 362,
  'track-handshakes': 348,
};
