import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

/**
 * What a cold start of each function may load, minified, SDK included: its entry and the chunks
 * that it imports. Lower a figure when a function got smaller.
 */
export const KILOBYTES_LOADED: Readonly<Record<FunctionName, number>> = {
  'await-response': 264,
  'dispatch-admissions': 258,
  'invite-account': 300,
  'operator-commands': 280,
  'place-account': 241,
  'raise-escalation': 263,
  'reconcile-handshakes': 296,
  'register-invitation': 249,
  'request-admission': 260,
  'settle-abandoned': 280,
  'track-handshakes': 286,
};
