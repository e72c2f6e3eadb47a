import { StateFailure, StatesError } from '../data/failure.ts';
import type { Payload } from '../data/payload.ts';
import { ExecutionStatus } from '../status-change.ts';
import type { Execution, Fiber } from './execution.ts';
import type { EventDetails } from './history.ts';
import type { Runtime } from './runtime.ts';
import { Scope, ScopeClosed } from './scope.ts';
import { recordAside, recordIn } from './visit.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_EXECUTION_MS = 365 * DAY_MS;

export interface ExecutionEnd {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly output?: Payload;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

const END_EVENTS: Readonly<Record<ExecutionEnd['status'], string>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

export interface RunningExecution {
  /** Ends it, unless it has ended already. */
  readonly end: (end: ExecutionEnd) => void;
}

/** Starts an execution as an activity. `onEnd` is called once, whatever ends it. */
export function runExecution(
  runtime: Runtime,
  execution: Execution,
  onEnd: () => void,
): RunningExecution {
  const fiber = fiberOf(runtime, execution);
  recordAside(runtime, fiber, 'ExecutionStarted', {
    input: execution.input,
    roleArn: execution.machine.roleArn,
  });
  return run(runtime, fiber, onEnd);
}

/**
 * Takes an execution up again where it stopped. The timeout of its machine counts anew, the year
 * that an execution lives does not.
 */
export function redriveExecution(
  runtime: Runtime,
  execution: Execution,
  onEnd: () => void,
): RunningExecution {
  const stopped = execution.fiber;
  const fiber: Fiber = {
    ...fiberOf(runtime, execution),
    ...stopped,
    scope: new Scope(runtime.clock),
  };
  if (fiber.position !== undefined && execution.error === StatesError.DataLimitExceeded) {
    // Then all branches run again, those that succeeded too.
    fiber.position = { ...fiber.position, branches: undefined };
  }
  Object.assign(execution, {
    ...{ status: ExecutionStatus.Running, stoppedAtMs: undefined, output: undefined },
    ...{ error: undefined, cause: undefined },
    // A redrive is billed as a state transition.
    stateTransitions: execution.stateTransitions + 1,
  });
  recordIn(runtime, fiber, 'ExecutionRedriven', { redriveCount: execution.redrives.length });
  return run(runtime, fiber, onEnd);
}

function fiberOf({ clock }: Runtime, execution: Execution): Fiber {
  return {
    ...{ execution, scope: new Scope(clock), previousEventId: 0, variables: {} },
    ...{ position: undefined, mapItem: undefined },
  };
}

function run(runtime: Runtime, fiber: Fiber, onEnd: () => void): RunningExecution {
  const { clock } = runtime;
  const { execution } = fiber;
  const { machine } = execution.machine;
  execution.fiber = fiber;
  const end = (ending: ExecutionEnd) => {
    // A redrive has a fiber of its own: what is left of the attempt before must not end it.
    if (execution.status !== ExecutionStatus.Running || execution.fiber !== fiber) {
      return;
    }
    cancelTimeout();
    fiber.scope.close();
    fiber.previousEventId = execution.history?.length ?? 0;
    recordIn(runtime, fiber, END_EVENTS[ending.status], endDetails(ending));
    Object.assign(execution, {
      ...{ status: ending.status, output: ending.output, stoppedAtMs: clock.now() },
      ...{ error: ending.error, cause: ending.cause },
    });
    onEnd();
  };
  const cancelTimeout = clock.schedule(
    Math.min(
      clock.now() + (machine.timeoutSeconds ?? Infinity) * 1000,
      execution.startedAtMs + MAX_EXECUTION_MS,
    ),
    `end of the time of ${execution.name}`,
    () => end({ status: ExecutionStatus.TimedOut, error: StatesError.Timeout }),
  );
  clock.schedule(clock.now(), `execution ${execution.name}`, () => runStates(runtime, fiber, end));
  return { end };
}

async function runStates(
  runtime: Runtime,
  fiber: Fiber,
  end: (ending: ExecutionEnd) => void,
): Promise<void> {
  const { execution } = fiber;
  try {
    const output = await runtime.runGraph(fiber, execution.machine.machine, execution.input);
    end({ status: ExecutionStatus.Succeeded, output });
  } catch (error) {
    if (error instanceof StateFailure) {
      end({ status: ExecutionStatus.Failed, error: error.error, cause: error.cause });
    } else if (!(error instanceof ScopeClosed)) {
      // A defect of the engine: told to whoever runs it, and no execution is left running for it.
      end({ status: ExecutionStatus.Failed, error: StatesError.Runtime, cause: String(error) });
      throw error;
    }
  }
}

function endDetails({ output, error, cause }: ExecutionEnd): EventDetails {
  return {
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}
