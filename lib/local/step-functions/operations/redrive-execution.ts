import type { Clock } from '../../clock/clock.ts';
import { AwsFault, type Operation } from '../../endpoint/service.ts';
import type { Execution, Redrive } from '../interpreter/execution.ts';
import type { Executions } from '../interpreter/executions.ts';
import { redriveStatusOf } from '../interpreter/redrive.ts';
import { optionalText, seconds } from './input.ts';
import { namedExecution } from './named-execution.ts';

const LONGEST_CLIENT_TOKEN = 64;
const TOKENS_REMEMBERED = 10;
const TOKEN_VALID_MS = 15 * 60 * 1000;

/**
 * Takes an execution that did not succeed up again, under the same ARN and definition. A request
 * with a client token of the last 15 minutes answers as the first time.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html
 */
export function redriveExecution({
  clock,
  executions,
}: {
  readonly clock: Clock;
  readonly executions: Executions;
}): Operation {
  return (input) => {
    const execution = namedExecution(executions, input);
    const clientToken = optionalText(input, 'clientToken', LONGEST_CLIENT_TOKEN);
    const known = redriveWith(execution, clientToken, clock.now());
    if (known !== undefined) {
      return { redriveDate: seconds(known.atMs) };
    }
    const { redriveStatusReason } = redriveStatusOf(execution, clock.now());
    if (redriveStatusReason !== null) {
      throw new AwsFault('ExecutionNotRedrivable', redriveStatusReason);
    }
    executions.redrive(execution, clientToken);
    return { redriveDate: seconds(clock.now()) };
  };
}

function redriveWith(
  { redrives }: Execution,
  clientToken: string | undefined,
  nowMs: number,
): Redrive | undefined {
  return clientToken === undefined
    ? undefined
    : redrives
        .slice(-TOKENS_REMEMBERED)
        .find((known) => known.clientToken === clientToken && nowMs - known.atMs < TOKEN_VALID_MS);
}
