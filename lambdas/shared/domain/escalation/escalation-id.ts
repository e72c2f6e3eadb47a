import { createHash } from 'node:crypto';

const HEX_DIGITS = 16;

/**
 * Names a question: the same for every reminder and every retry, another one for the next question
 * of the same execution. An old mail must not answer a new question.
 *
 * @param since Entered time of the state that asked.
 */
export function escalationIdOf(executionArn: string, since: string): string {
  const digest = createHash('sha256').update(`${executionArn}#${since}`).digest('hex');
  return `esc-${digest.slice(0, HEX_DIGITS)}`;
}
