import { CALLBACK_STATES } from '../../contract/state-names.ts';
import type { ParkedToken, Tokens } from '../../ports/coordination.ts';
import { awaitAll } from '../ordering/await-all.ts';

/** The tokens that an execution has left. */
export async function findTokens(
  executionArn: string,
  { tokens }: { readonly tokens: Pick<Tokens, 'get'> },
): Promise<readonly ParkedToken[]> {
  const found = await awaitAll(CALLBACK_STATES.map((state) => tokens.get(executionArn, state)));
  return found.filter((parked) => parked !== null);
}

/**
 * Removes the tokens of an execution that has ended: they resume nobody any more. Whoever answered
 * one may have died before it was removed. One that a redrive has put since stays.
 */
export async function forgetTokens(
  left: readonly ParkedToken[],
  { tokens }: { readonly tokens: Pick<Tokens, 'remove'> },
): Promise<void> {
  for (const parked of left) await tokens.remove(parked);
}
