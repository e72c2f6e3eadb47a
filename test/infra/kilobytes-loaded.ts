import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

/**
 * What a cold start of each function may load, minified, SDK included: its entry and the chunks
 * that it imports. Lower a figure when a function got smaller.
 */
export const KILOBYTES_LOADED: Readonly<Record<FunctionName, number>> = {
  'await-response': 262,
  'dispatch-admissions': 256,
  'invite-account': 298,
  'operator-commands': 277,
  'place-account': 239,
  'raise-escalation': 260,
  'reconcile-handshakes': 290,
  'register-invitation': 247,
  'request-admission': 258,
  'settle-abandoned': 277,
  'track-handshakes': 283,
};
