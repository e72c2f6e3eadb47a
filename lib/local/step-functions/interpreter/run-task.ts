import { StateFailure, StatesError } from '../data/failure.ts';
import { exceedsPayloadLimit, type Payload, payloadOf } from '../data/payload.ts';
import type { TaskState } from '../definition/machine.ts';
import { LAMBDA_INVOKE } from '../definition/read-parts.ts';
import { type Json, TaskFault, type TaskIntegration } from '../task-integration.ts';
import { argumentsOf, type Completion, complete } from './data-flow.ts';
import { watchDeadlines } from './deadlines.ts';
import { wholeNumberOf } from './numbers.ts';
import {
  recordEnded,
  recordScheduled,
  recordSubmitted,
  recordSucceeded,
  type TaskLimits,
} from './task-events.ts';
import type { TaskOutcome } from './task-tokens.ts';
import { evaluating, recordAborted, type Visit } from './visit.ts';

type Ending = TaskOutcome | { readonly kind: 'expired'; readonly which: 'timeout' | 'heartbeat' };

/** One attempt of a task: call it, wait for what comes of it, and work out the output. */
export async function attemptTask(visit: Visit<TaskState>): Promise<Completion> {
  const { state, runtime, fiber } = visit;
  visit.taskToken = state.resource.waitsForTaskToken
    ? runtime.tokens.issue(fiber.execution)
    : undefined;
  const { args, limits } = await evaluating(visit, async () => ({
    args: await argumentsOf(visit, state.flow),
    limits: await limitsOf(visit),
  }));
  recordScheduled(visit, args, limits);
  const result = conclude(visit, await perform(visit, args, limits));
  return evaluating(visit, () => complete(visit, state.flow, result));
}

async function limitsOf(visit: Visit<TaskState>): Promise<TaskLimits> {
  const { timeoutSeconds, heartbeatSeconds } = visit.state;
  return {
    timeoutSeconds:
      timeoutSeconds && (await wholeNumberOf(visit, timeoutSeconds, 'TimeoutSeconds')),
    heartbeatSeconds:
      heartbeatSeconds && (await wholeNumberOf(visit, heartbeatSeconds, 'HeartbeatSeconds')),
  };
}

/** Suspends this line of control until the task has ended in one way or another. */
function perform(visit: Visit<TaskState>, args: Payload, limits: TaskLimits): Promise<Ending> {
  const { runtime, fiber, state, taskToken } = visit;
  const { clock, tokens } = runtime;
  const label = `${state.name} in ${fiber.execution.name}`;
  return fiber.scope.wait<Ending>(
    label,
    (settle) => {
      let isOver = false;
      let closeToken = () => {};
      const end = (ending: Ending) => {
        // The token closes with the first ending, not when this line of control goes on.
        closeToken();
        settle(ending);
      };
      const deadlines = watchDeadlines({
        ...{ clock, label, ...limits },
        onExpired: (which) => end({ kind: 'expired', which }),
      });
      if (taskToken !== undefined) {
        closeToken = tokens.open(taskToken, { settle: end, heartbeat: deadlines.heartbeat });
      }
      const cancel = clock.schedule(clock.now(), label, () => call(visit, args, end, () => isOver));
      return () => {
        isOver = true;
        cancel();
        closeToken();
        deadlines.cancel();
      };
    },
    () => recordAborted(visit),
  );
}

async function call(
  visit: Visit<TaskState>,
  args: Payload,
  end: (ending: Ending) => void,
  isOver: () => boolean,
): Promise<void> {
  try {
    const result = payloadOf(await callIntegration(visit, args.value));
    if (isOver()) {
      return;
    }
    if (visit.taskToken === undefined) {
      end({ kind: 'succeeded', result });
    } else {
      recordSubmitted(visit, result);
    }
  } catch (error) {
    if (!(error instanceof TaskFault)) {
      throw error;
    }
    const failure = new StateFailure(error.name, error.cause, { fromTask: true });
    end({ kind: 'failed', failure });
  }
}

async function callIntegration(visit: Visit<TaskState>, args: Json): Promise<Json> {
  const { state, runtime, fiber, taskToken } = visit;
  const context = {
    executionArn: fiber.execution.arn,
    stateName: state.name,
    ...(taskToken !== undefined && { taskToken }),
  };
  const { integration: key } = state.resource;
  const own = runtime.integrations.get(key);
  if (own !== undefined) {
    return own.run(args, context);
  }
  const invoke: TaskIntegration | undefined = runtime.integrations.get(LAMBDA_INVOKE);
  if (invoke === undefined) {
    throw new Error(`no integration is registered for ${key}`);
  }
  const answer = await invoke.run({ FunctionName: key, Payload: args }, context);
  return (answer as { readonly Payload?: Json }).Payload ?? null;
}

/** Tells the history how the task ended. Returns its result, or throws what Retry looks at. */
function conclude(visit: Visit<TaskState>, ending: Ending): Payload {
  if (ending.kind === 'expired') {
    const failure = new StateFailure(StatesError.Timeout, undefined, {
      fromTask: true,
      ...(ending.which === 'heartbeat' && { alsoKnownAs: StatesError.HeartbeatTimeout }),
    });
    recordEnded(visit, 'TimedOut', failure);
    throw failure;
  }
  const failure = ending.kind === 'failed' ? ending.failure : tooLarge(visit.state, ending.result);
  if (failure !== undefined) {
    recordEnded(visit, 'Failed', failure);
    throw failure;
  }
  const { result } = ending as Extract<Ending, { kind: 'succeeded' }>;
  recordSucceeded(visit, result);
  return result;
}

function tooLarge(state: TaskState, result: Payload): StateFailure | undefined {
  if (!exceedsPayloadLimit(result.text)) {
    return undefined;
  }
  const subject = state.resource.service?.type ?? state.name;
  return new StateFailure(
    StatesError.DataLimitExceeded,
    `The state/task '${subject}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    { fromTask: true },
  );
}
