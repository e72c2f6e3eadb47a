import { CALLBACK_STATES, type CallbackState } from '../../contract/state-names.ts';
import type { Tokens } from '../../ports/coordination.ts';

/**
 * Removes the tokens of an execution that has ended, or has settled its row: they resume nobody any
 * more. Whoever answered one may have died before it was removed.
 */
export async function forgetTokens(
  executionArn: string,
  { tokens }: { readonly tokens: Pick<Tokens, 'get' | 'remove'> },
  states: readonly CallbackState[] = CALLBACK_STATES,
): Promise<void> {
  for (const state of states) {
    const parked = await tokens.get(executionArn, state);
    if (parked !== null) await tokens.remove(parked);
  }
}
