import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

/**
 * What a cold start of each function may load, minified, SDK included: its entry and the chunks
 * that it imports. Lower a figure when a function got smaller.
 */
export const KILOBYTES_LOADED: Readonly<Record<FunctionName, number>> = {
  'await-response': 265,
  'dispatch-admissions': 259,
  'invite-account': 299,
  'operator-commands': 282,
  'place-account': 240,
  'raise-escalation': 262,
  'reconcile-handshakes': 300,
  'register-invitation': 249,
  'request-admission': 261,
  'settle-abandoned': 286,
  'track-handshakes': 287,
};
