import type { PathTemplate, ReferencePath } from '../data/reference-path.ts';
import type { Retrier } from '../data/retry.ts';
import type { Template } from '../data/template.ts';
import type { Json } from '../task-integration.ts';

export type TemplateMembers = readonly (readonly [string, Template])[];

/** How data passes through a state in JSONata. */
export interface JsonataFlow {
  readonly language: 'JSONata';
  readonly arguments: Template | undefined;
  readonly output: Template | undefined;
  readonly assign: TemplateMembers | undefined;
}

/** The same in JSONPath, reference paths only. `null` discards, as in the definition. */
export interface JsonPathFlow {
  readonly language: 'JSONPath';
  readonly inputPath: ReferencePath | null;
  readonly parameters: PathTemplate | undefined;
  readonly result: Json | undefined;
  readonly resultSelector: PathTemplate | undefined;
  readonly resultPath: ReferencePath | null;
  readonly outputPath: ReferencePath | null;
  readonly assign: PathTemplate | undefined;
}

export type Flow = JsonataFlow | JsonPathFlow;

interface StateOf<T extends string> {
  readonly type: T;
  readonly name: string;
  readonly flow: Flow;
  /** Absent where the state ends its graph. */
  readonly next: string | undefined;
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly next: string;
  readonly flow: Flow;
}

/** What Task, Parallel and Map have in common. */
interface Fallible {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

export type PassState = StateOf<'Pass'>;
export type SucceedState = StateOf<'Succeed'>;

export interface TaskResource {
  /** The key of the integration: the ARN without the pattern. */
  readonly integration: string;
  readonly waitsForTaskToken: boolean;
  /** `resourceType` and `resource` of history events; a Lambda ARN has neither. */
  readonly service: { readonly type: string; readonly resource: string } | undefined;
}

export interface TaskState extends StateOf<'Task'>, Fallible {
  readonly resource: TaskResource;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
}

export interface ChoiceRule {
  readonly condition: Template;
  readonly next: string;
  readonly flow: Flow;
}

export interface ChoiceState extends StateOf<'Choice'> {
  readonly rules: readonly ChoiceRule[];
}

export interface WaitState extends StateOf<'Wait'> {
  readonly seconds: Template | undefined;
  readonly timestamp: Template | undefined;
}

export interface FailState extends StateOf<'Fail'> {
  readonly error: Template | undefined;
  readonly failureCause: Template | undefined;
}

export interface ParallelState extends StateOf<'Parallel'>, Fallible {
  readonly branches: readonly StateGraph[];
}

export interface MapState extends StateOf<'Map'>, Fallible {
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template | undefined;
  readonly toleratedFailureCount: Template | undefined;
  readonly toleratedFailurePercentage: Template | undefined;
  readonly processor: StateGraph;
}

export type FallibleState = TaskState | ParallelState | MapState;

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

export interface StateGraph {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** A definition that the engine can run as it stands. */
export interface Machine extends StateGraph {
  readonly timeoutSeconds: number | undefined;
}
