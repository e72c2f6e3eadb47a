import { AwsFault, type Operation } from '../../endpoint/service.ts';
import { StateFailure } from '../data/failure.ts';
import { exceedsPayloadLimit, type Payload, parsePayload } from '../data/payload.ts';
import type { PendingTask, TaskTokens } from '../interpreter/task-tokens.ts';
import { optionalText, requiredText } from './input.ts';

const LONGEST_ERROR = 256;
const LONGEST_CAUSE = 32_768;

/** What the holder of a task token may do with it. */
export function taskOperations(tokens: TaskTokens) {
  return {
    SendTaskSuccess: (input) => {
      const result = parseOutput(requiredText(input, 'output'));
      pending(tokens, input).settle({ kind: 'succeeded', result });
      return {};
    },
    SendTaskFailure: (input) => {
      const error = optionalText(input, 'error', LONGEST_ERROR);
      const cause = optionalText(input, 'cause', LONGEST_CAUSE);
      const failure = new StateFailure(error, cause, { fromTask: true });
      pending(tokens, input).settle({ kind: 'failed', failure });
      return {};
    },
    SendTaskHeartbeat: (input) => {
      pending(tokens, input).heartbeat();
      return {};
    },
  } satisfies Record<string, Operation>;
}

function pending(tokens: TaskTokens, input: Record<string, unknown>): PendingTask {
  const found = tokens.find(requiredText(input, 'taskToken'));
  switch (found.kind) {
    case 'pending':
      return found.task;
    case 'closed':
      throw new AwsFault('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    case 'unknown':
      throw new AwsFault('TaskDoesNotExist', "Task does not exist: 'The token was never issued'");
    case 'malformed':
      throw new AwsFault('InvalidToken', "Invalid Token: 'Invalid token'");
  }
}

function parseOutput(text: string): Payload {
  if (exceedsPayloadLimit(text)) {
    throw new AwsFault('InvalidOutput', "Invalid Output: 'The output is too large'");
  }
  try {
    return parsePayload(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsFault('InvalidOutput', `Invalid Output: '${reason}'`);
  }
}
