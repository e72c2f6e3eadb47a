import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { AwsFault, type AwsService, type Operation } from '../endpoint/service.ts';
import type { ExecutionStatus, ExecutionStatusChange } from './status-change.ts';
import type { Json, TaskIntegration } from './task-integration.ts';

export interface StepFunctionsOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** By resource ARN, without the `.waitForTaskToken` suffix. */
  readonly integrations: ReadonlyMap<string, TaskIntegration>;
  readonly accountId: string;
  readonly region: string;
  /** Receives every change of status of an execution, RUNNING included. */
  readonly onStatusChange?: (change: ExecutionStatusChange) => void;
  /**
   * What to keep of an execution that has ended: its history, or the facts DescribeExecution tells.
   * @default 'all'
   */
  readonly keepHistories?: 'all' | 'running';
}

export interface StateMachineProps {
  readonly name: string;
  readonly roleArn: string;
  /** Amazon States Language, as text or parsed. */
  readonly definition: string | Json;
  /** @default the ARN that Step Functions gives to a machine of this name */
  readonly arn?: string;
}

/** One execution in figures. */
export interface ExecutionFigures {
  readonly executionArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  /** States entered; Standard workflows are billed by it. */
  readonly stateTransitions: number;
  readonly historyEvents: number;
}

export class StepFunctionsService implements AwsService {
  readonly targetPrefix = 'AWSStepFunctions';
  readonly jsonVersion = '1.0';
  readonly operations: Readonly<Record<string, Operation>> = {};

  constructor(options: StepFunctionsOptions) {
    void options;
  }

  /** Loads a definition. Throws `UnsupportedDefinition` naming everything the engine cannot run. */
  createStateMachine(props: StateMachineProps): { readonly arn: string } {
    throw new AwsFault('NotImplemented', `${props.name} is not loaded yet`);
  }

  /** Executions that have not ended. */
  get runningExecutions(): number {
    return 0;
  }

  /** States entered by all executions together. */
  get totalStateTransitions(): number {
    return 0;
  }

  *figures(): IterableIterator<ExecutionFigures> {}
}
