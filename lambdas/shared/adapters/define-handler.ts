import type * as z from 'zod/mini';
import { log } from './log.ts';
import { safeError } from './safe-error.ts';

/** The input of a function does not follow its schema: a defect of the caller, not of a user. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequest';
}

/**
 * A handler that parses its input and hands it to the domain. What it throws is a defect: Step
 * Functions and EventBridge see it by its name, and Lambda writes it to the log, to the dead-letter
 * queue and into the history of the execution: so it leaves without what it may repeat of the input.
 */
export function defineHandler<S extends z.ZodMiniType, R>(
  request: S,
  handle: (request: z.infer<S>) => Promise<R>,
): (event: unknown) => Promise<R> {
  return async (event) => {
    const parsed = request.safeParse(event);
    if (!parsed.success) {
      const error = new InvalidRequestError(await explain(request, event));
      log.error('input does not follow the schema of the function', error);
      throw error;
    }
    try {
      const result = await handle(parsed.data);
      log.info('done', { kind: kindOf(result) });
      return result;
    } catch (error) {
      throw safeError(error);
    }
  };
}

/** Only a defect has to be put into words: what they take is not loaded before. */
async function explain(request: z.ZodMiniType, event: unknown): Promise<string> {
  await import('../contract/english.ts');
  const issues = request.safeParse(event).error?.issues ?? [];
  return issues.map(describe).join('; ');
}

/** Names where, not what: a key that nobody knows may be an address, and this is logged. */
function describe(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? 'input' : issue.path.join('.');
  const isUnknownKey = issue.code === 'unrecognized_keys';
  return `${where}: ${isUnknownKey ? `${issue.keys.length} keys that no schema names` : issue.message}`;
}

function kindOf(result: unknown): string | null {
  const hasKind = typeof result === 'object' && result !== null && 'kind' in result;
  return hasKind ? String(result.kind) : null;
}
