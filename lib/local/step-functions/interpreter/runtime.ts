import type { Clock } from '../../clock/clock.ts';
import type { Payload } from '../data/payload.ts';
import type { StateGraph } from '../definition/machine.ts';
import type { TaskIntegration } from '../task-integration.ts';
import type { Fiber } from './execution.ts';
import type { TaskTokens } from './task-tokens.ts';

/** What the interpreter works with. */
export interface Runtime {
  readonly clock: Clock;
  readonly integrations: ReadonlyMap<string, TaskIntegration>;
  readonly tokens: TaskTokens;
  readonly region: string;
  /** Runs a graph to its end; states with graphs inside call it. */
  readonly runGraph: (fiber: Fiber, graph: StateGraph, input: Payload) => Promise<Payload>;
}
