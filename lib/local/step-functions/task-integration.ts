/** JSON as it travels through states. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a task knows of the execution that runs it. */
export interface TaskContext {
  readonly executionArn: string;
  readonly stateName: string;
  /** Present for `.waitForTaskToken` resources only. */
  readonly taskToken?: string;
}

/**
 * A service integration that a Task state may name, keyed by its resource ARN without the
 * `.waitForTaskToken` suffix, e.g. `arn:aws:states:::lambda:invoke`.
 */
export interface TaskIntegration {
  /** `Arguments` in, the raw result out. Throws `TaskFault` when the task fails. */
  run(args: Json, context: TaskContext): Promise<Json>;
}

/** A task that failed: `name` is the error Retry and Catch match on. */
export class TaskFault extends Error {
  override readonly cause: string;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.name = error;
    this.cause = cause;
  }
}
