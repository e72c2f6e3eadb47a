import { CALLBACK_STATES } from '../../contract/state-names.ts';
import type { Tokens } from '../../ports/coordination.ts';

/**
 * Removes the tokens of an execution that has ended: they resume nobody any more. Whoever answered
 * one may have died before it was removed.
 */
export async function forgetTokens(
  executionArn: string,
  { tokens }: { readonly tokens: Pick<Tokens, 'get' | 'remove'> },
): Promise<void> {
  for (const state of CALLBACK_STATES) {
    const parked = await tokens.get(executionArn, state);
    if (parked !== null) await tokens.remove(parked);
  }
}
