import { createHash } from 'node:crypto';
import { readEnvelope, readTarget } from '../registration/envelope.ts';

const HEX_DIGITS = 32;

/**
 * The name of the execution that takes the place of an abandoned one. It follows from the old ARN,
 * so that its own ARN is known before it is started, and everybody who starts it starts the same.
 */
export function successorName(executionArn: string): string {
  const digest = createHash('sha256').update(executionArn).digest('hex');
  return `adopt-${digest.slice(0, HEX_DIGITS)}`;
}

/** The original event, and whose place is taken. The same text for the same input. */
export function successorInput(input: string, executionArn: string): string {
  const event: unknown = JSON.parse(input);
  if (typeof event !== 'object' || event === null) {
    throw new Error('the input of the abandoned execution is no event');
  }
  return JSON.stringify({ ...event, succession: { of: executionArn } });
}

/** The target that an execution was started for; null when its input names none. */
export function targetOfInput(input: string | null): string | null {
  if (input === null) return null;
  try {
    return readTarget(readEnvelope(JSON.parse(input)).detail)?.id ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Its request is recorded under the execution that it succeeds. */
export function isSuccessor(input: string): boolean {
  return readEnvelope(JSON.parse(input)).successionOf !== null;
}
