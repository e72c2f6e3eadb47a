import { isNestedTooDeeply, mayNestTooDeeply } from '../../endpoint/nesting.ts';
import type { Json } from '../task-integration.ts';

/**
 * A JSON value with its text, which the history shows, the limits measure and callers get. States
 * hand the same payload on, so a value that passes through ten states is kept once.
 */
export interface Payload {
  readonly value: Json;
  readonly text: string;
}

export function payloadOf(value: Json): Payload {
  return { value, text: JSON.stringify(value) };
}

/** Throws `SyntaxError` when the text is not JSON, or nests deeper than anybody reads. */
export function parsePayload(text: string): Payload {
  const value = JSON.parse(text) as Json;
  if (mayNestTooDeeply(text) && isNestedTooDeeply(value)) {
    throw new SyntaxError('the values are nested too deeply');
  }
  return { value, text };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_PAYLOAD_BYTES = 256 * 1024;

export function exceedsPayloadLimit(text: string): boolean {
  // A UTF-16 unit takes at most three bytes of UTF-8: most texts need no counting.
  return text.length * 3 > MAX_PAYLOAD_BYTES && Buffer.byteLength(text) > MAX_PAYLOAD_BYTES;
}
