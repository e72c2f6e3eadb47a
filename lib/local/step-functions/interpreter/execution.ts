import type { Random } from '../../clock/random.ts';
import type { Payload } from '../data/payload.ts';
import type { Machine } from '../definition/machine.ts';
import type { ExecutionStatus } from '../status-change.ts';
import type { Json } from '../task-integration.ts';
import type { History } from './history.ts';
import type { Scope } from './scope.ts';

/** A machine as it was when the execution started. */
export interface MachineRecord {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly definition: string;
  readonly createdAtMs: number;
  readonly machine: Machine;
}

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: MachineRecord;
  readonly input: Payload;
  readonly startedAtMs: number;
  readonly scope: Scope;
  /** Chance that depends on the seed and this execution only. */
  readonly random: Random;
  /** Dropped after the end when histories are not kept. */
  history: History | undefined;
  historyEvents: number;
  stateTransitions: number;
  tokensIssued: number;
  status: ExecutionStatus;
  stoppedAtMs: number | undefined;
  output: Payload | undefined;
  error: string | undefined;
  cause: string | undefined;
}

/** One line of control in an execution: the execution itself, a branch, or an iteration. */
export interface Fiber {
  readonly execution: Execution;
  readonly scope: Scope;
  previousEventId: number;
  variables: Readonly<Record<string, Json>>;
  /** `$states.context.Map`, inside an iteration. */
  readonly mapItem: { readonly Index: number; readonly Value: Json } | undefined;
}
