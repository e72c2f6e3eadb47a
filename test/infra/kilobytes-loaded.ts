import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

/**
 * What a cold start of each function may load, minified, SDK included: its entry and the chunks
 * that it imports. Lower a figure when a function got smaller.
 */
export const KILOBYTES_LOADED: Readonly<Record<FunctionName, number>> = {
  'await-response': 267,
  'dispatch-admissions': 260,
  'invite-account': 300,
  'operator-commands': 283,
  'place-account': 242,
  'raise-escalation': 264,
  'reconcile-handshakes': 300,
  'register-invitation': 251,
  'request-admission': 263,
  'settle-abandoned': 285,
  'track-handshakes': 288,
};
