export type ExecutionStatus =
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'PENDING_REDRIVE';

export interface EndedExecution {
  readonly executionArn: string;
  /** ISO 8601. */
  readonly endedAt: string;
}

/** Executions of the invitation state machine. */
export interface Executions {
  /** Null when Step Functions does not know it (deleted 90 days after its end). */
  describe(executionArn: string): Promise<{
    readonly status: ExecutionStatus;
    /** ISO 8601; null while it runs. Whoever is redriven may end again. */
    readonly endedAt: string | null;
    /** JSON text; null when it was not kept. */
    readonly input: string | null;
  } | null>;
  /** ARNs of all running executions, page by page. */
  listRunning(): AsyncIterable<string>;
  /** Those that have ended since `since` (ms) without success. */
  listEnded(since: number): AsyncIterable<EndedExecution>;
  /** Starts by name. `exists`: the same name ran before, or runs with the same input. */
  start(name: string, input: string): Promise<'started' | 'exists'>;
  /** The ARN an execution of this name has. */
  arnOf(name: string): string;
}

/** Timer executions: two states, Wait until and Dispatch. */
export interface Timers {
  /** Starts `name`, which dispatches at `dueAt` (ms). An execution of that name is enough. */
  start(name: string, dueAt: number): Promise<void>;
}

/** Rings every two minutes between `begin` and `end`. Both can be called twice. */
export interface Watch {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Runs the sweep once, without waiting for it. */
export interface Sweeps {
  run(): Promise<void>;
}
