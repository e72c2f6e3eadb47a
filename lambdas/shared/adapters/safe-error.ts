import { callOf } from './failed-calls.ts';

const MAX_CHARACTERS = 1000;
const MOST_CAUSES = 3;

const ADDRESS = /[^\s"'<>(),;:]+@[^\s"'<>(),;:]+/g;
/** Task tokens and their like; the longest of our ids, the names of executions, have 80 characters. */
const TOKEN = /[\w+/=-]{100,}/g;
/** JSON.parse repeats the text that it cannot read. */
const QUOTED = /".*"/gs;

/**
 * The error as it may be logged and told: of the same name, and with its stack. What AWS says of a
 * call may repeat the whole of its input (`Value '…' failed to satisfy constraint`), task token,
 * address and notes included, and in words that nobody can foresee: so of an answer of AWS only the
 * call, the status and the id of the request are kept. Our own messages repeat no input.
 */
export function safeError(error: unknown, causes = MOST_CAUSES): Error {
  if (!(error instanceof Error))
    return new Error(`a ${typeof error} was thrown, which is no error`);
  const hasCause = error.cause !== undefined && causes > 0;
  const options = hasCause ? { cause: safeError(error.cause, causes - 1) } : {};
  const safe = new Error(messageOf(error), options);
  safe.name = error.name;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  safe.stack = [`${safe.name}: ${safe.message}`, ...frames].join('\n');
  return safe;
}

function messageOf(error: Error): string {
  if (callOf(error) !== null || '$metadata' in error) return answerOf(error);
  const text = error.name === 'SyntaxError' ? error.message.replace(QUOTED, '…') : error.message;
  return text.replace(TOKEN, '<token>').replace(ADDRESS, '<address>').slice(0, MAX_CHARACTERS);
}

interface Answer {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

function answerOf(error: Error): string {
  const { code, $metadata } = error as Answer;
  const status = $metadata?.httpStatusCode ?? code ?? 'none';
  return `${callOf(error) ?? 'a call of AWS'} failed: status ${status}, request ${$metadata?.requestId ?? 'none'}`;
}
