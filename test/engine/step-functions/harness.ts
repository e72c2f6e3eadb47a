import { seededRandom } from '../../../lib/local/clock/random.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import {
  type StepFunctionsOptions,
  StepFunctionsService,
} from '../../../lib/local/step-functions/service.ts';
import type { ExecutionStatusChange } from '../../../lib/local/step-functions/status-change.ts';
import {
  type Json,
  type TaskContext,
  TaskFault,
} from '../../../lib/local/step-functions/task-integration.ts';

/** 2030-01-01T00:00:00Z. */
export const START_AT_MS = 1_893_456_000_000;
export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const CALLBACK = `${INVOKE}.waitForTaskToken`;

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

export interface Description {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly startDate: number;
  readonly stopDate?: number;
}

type TaskBody = (args: Json, context: TaskContext) => Json | Promise<Json>;
type Answer = Readonly<Record<string, never>>;

/** A service with one integration, whose behaviour each test may set. */
export class Harness {
  readonly clock = new VirtualClock({ startAtMs: START_AT_MS });
  readonly changes: ExecutionStatusChange[] = [];
  readonly service: StepFunctionsService;
  /** When the task was called, in seconds since the start, and with what. */
  readonly calls: { readonly at: number; readonly args: Json; readonly context: TaskContext }[] =
    [];
  task: TaskBody = (args) => args;

  constructor(options: Partial<StepFunctionsOptions> & { readonly seed?: string } = {}) {
    this.service = new StepFunctionsService({
      clock: this.clock,
      random: seededRandom(options.seed ?? 'seed'),
      integrations: new Map([[INVOKE, { run: (args, context) => this.#run(args, context) }]]),
      accountId: '111111111111',
      region: 'us-east-1',
      onStatusChange: (change) => this.changes.push(change),
      ...options,
    });
  }

  async #run(args: Json, context: TaskContext): Promise<Json> {
    this.calls.push({ at: this.seconds(), args, context });
    return this.task(args, context);
  }

  /** Seconds since the start. */
  seconds(): number {
    return (this.clock.now() - START_AT_MS) / 1000;
  }

  call<T = Answer>(operation: string, input: Record<string, unknown>): T {
    const run = this.service.operations[operation];
    if (run === undefined) {
      throw new Error(`no operation ${operation}`);
    }
    return run(input, { accountId: '111111111111', accessKeyId: 'test' }) as T;
  }

  /** Defines a machine in JSONata whose first state is the first one given. */
  define(states: Record<string, Json>, machine: Record<string, Json> = {}): string {
    const definition = {
      QueryLanguage: 'JSONata',
      StartAt: Object.keys(states)[0] ?? '',
      States: states,
      ...machine,
    };
    return this.service.createStateMachine({ name: 'm', roleArn: 'arn:role', definition }).arn;
  }

  start(stateMachineArn: string, input: Json = {}, name = 'e'): string {
    const { executionArn } = this.call<{ executionArn: string }>('StartExecution', {
      ...{ stateMachineArn, name },
      input: JSON.stringify(input),
    });
    return executionArn;
  }

  describe(executionArn: string): Description {
    return this.call<Description>('DescribeExecution', { executionArn });
  }

  history(executionArn: string): HistoryEvent[] {
    return this.call<{ events: HistoryEvent[] }>('GetExecutionHistory', {
      ...{ executionArn, maxResults: 1000 },
    }).events;
  }

  types(executionArn: string): string[] {
    return this.history(executionArn).map(({ type }) => type);
  }

  /** Runs a machine of these states to its end and tells what came of it. */
  async run(
    states: Record<string, Json>,
    input: Json = {},
    machine: Record<string, Json> = {},
  ): Promise<Description & { readonly arn: string; readonly json: Json }> {
    const arn = this.start(this.define(states, machine), input);
    await this.clock.runUntilIdle();
    const description = this.describe(arn);
    return { ...description, arn, json: JSON.parse(description.output ?? 'null') };
  }
}

/** A task body that fails as often as told and answers `null` afterwards. */
export function failing(times: number, error = 'Boom', cause = 'it broke'): TaskBody {
  let left = times;
  return () => {
    if (left-- > 0) {
      throw new TaskFault(error, cause);
    }
    return null;
  };
}

export function task(fields: Record<string, Json> = {}): Record<string, Json> {
  return { Type: 'Task', Resource: INVOKE, End: true, ...fields };
}
