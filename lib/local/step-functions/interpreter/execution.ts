import type { Random } from '../../clock/random.ts';
import type { Payload } from '../data/payload.ts';
import type { Machine } from '../definition/machine.ts';
import type { ExecutionStatus } from '../status-change.ts';
import type { Json } from '../task-integration.ts';
import type { History } from './history.ts';
import type { Scope } from './scope.ts';

export interface MachineRevision {
  readonly id: string;
  readonly atMs: number;
}

/** A machine as it was when the execution started. */
export interface MachineRecord {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly definition: string;
  readonly createdAtMs: number;
  /** Absent until the machine is updated. */
  readonly revision: MachineRevision | undefined;
  readonly machine: Machine;
}

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: MachineRecord;
  readonly input: Payload;
  readonly startedAtMs: number;
  /** Its first line of control: at work, or where it stopped. Dropped once nothing can redrive it. */
  fiber: Fiber | undefined;
  /** Chance that depends on the seed and this execution only. */
  readonly random: Random;
  /** Dropped after success when histories are not kept. */
  history: History | undefined;
  historyEvents: number;
  stateTransitions: number;
  tokensIssued: number;
  redrives: readonly Redrive[];
  status: ExecutionStatus;
  stoppedAtMs: number | undefined;
  output: Payload | undefined;
  error: string | undefined;
  cause: string | undefined;
}

export interface Redrive {
  readonly atMs: number;
  /** Makes the request for it idempotent. */
  readonly clientToken: string | undefined;
}

/** Where a line of control stands: the last state it entered, which a redrive takes up again. */
export interface Position {
  readonly state: string;
  readonly input: Payload;
  readonly enteredAtMs: number;
  readonly enteredEventId: number;
  /** What the branches or iterations of the state have come to, by index; those begun only. */
  readonly branches: BranchProgress[] | undefined;
}

export type BranchProgress =
  | { readonly kind: 'done'; readonly result: Payload }
  | { readonly kind: 'begun'; readonly fiber: Fiber };

/** One line of control in an execution: the execution itself, a branch, or an iteration. */
export interface Fiber {
  readonly execution: Execution;
  readonly scope: Scope;
  previousEventId: number;
  variables: Readonly<Record<string, Json>>;
  /** Absent until it has entered a state. */
  position: Position | undefined;
  /** `$states.context.Map`, inside an iteration. */
  readonly mapItem: { readonly Index: number; readonly Value: Json } | undefined;
}
