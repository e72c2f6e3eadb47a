/** How a function ends without an answer: both leave what it has done, and nothing runs on. */
export const Death = { OUT_OF_MEMORY: 'out of memory', TIMEOUT: 'timeout' } as const;
export type Death = (typeof Death)[keyof typeof Death];

export const CallKind = {
  /** A function calls a service. */
  REQUEST: 'request',
  /** A Task state calls a service or a function. */
  TASK: 'task',
  /** EventBridge, Scheduler, SNS or Lambda hands something to a target. */
  DELIVERY: 'delivery',
} as const;
export type CallKind = (typeof CallKind)[keyof typeof CallKind];

/** One call between two parts of the stack, on its way through the engine. */
export interface Call {
  readonly kind: CallKind;
  /** Physical name of the function, name of the state, or ARN of what delivers. */
  readonly caller: string;
  /** Which run of the caller: request id of an invocation, ARN of an execution, id of a delivery. */
  readonly run: string;
  /** As in the ARN or the target prefix, e.g. `DynamoDB_20120810` or `lambda`. */
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  /** Suspends the caller for virtual time, as a slow network would; others go on meanwhile. */
  readonly pause: (ms: number) => Promise<void>;
  /** Ends the calling function here: its answer will never come. Absent when no function calls. */
  readonly kill?: (death: Death) => void;
  /** The execution that waits for the calling function. Absent when none waits. */
  readonly waiting?: WaitingExecution;
}

/** What an operator can do to an execution while a function that it has called is at work. */
export interface WaitingExecution {
  readonly stop: () => Promise<unknown>;
  readonly redrive: () => Promise<unknown>;
}

/**
 * Stands in the way of every call. Returns what the caller gets, performing the call as often as it
 * likes, or throws what the caller meets: an `AwsFault`, for tasks a `TaskFault`.
 */
export interface Interceptor {
  intercept(call: Call, perform: () => Promise<unknown>): Promise<unknown>;
}
