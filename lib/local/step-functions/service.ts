import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { AwsFault, type AwsService, type Operation } from '../endpoint/service.ts';
import { randomUuid } from '../endpoint/uuid.ts';
import type { Machine } from './definition/machine.ts';
import type { MachineRecord } from './interpreter/execution.ts';
import { Executions } from './interpreter/executions.ts';
import { loadDefinition } from './load-definition.ts';
import { executionOperations } from './operations/executions.ts';
import { STEP_FUNCTIONS_INPUTS } from './operations/inputs.ts';
import { type MachineChange, machineOperations } from './operations/machines.ts';
import { taskOperations } from './operations/tasks.ts';
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
   * What to keep of an execution that has succeeded: its history, or the facts DescribeExecution
   * tells. One that ended otherwise may be redriven, and keeps its history.
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

/** Step Functions: Standard workflows in JSONata, on a clock that is passed in. */
export class StepFunctionsService implements AwsService {
  readonly targetPrefix = 'AWSStepFunctions';
  readonly jsonVersion = '1.0';
  readonly inputs = STEP_FUNCTIONS_INPUTS;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly #options: StepFunctionsOptions;
  readonly #machines = new Map<string, MachineRecord>();
  readonly #executions: Executions;
  #updates = 0;

  constructor(options: StepFunctionsOptions) {
    const { clock, random, integrations, region } = options;
    this.#options = options;
    this.#executions = new Executions({
      ...{ clock, random, integrations, region },
      onStatusChange: options.onStatusChange ?? (() => {}),
      keepHistories: options.keepHistories ?? 'all',
    });
    const machine = (arn: string) => this.#machine(arn);
    this.operations = {
      ...executionOperations({
        ...{ clock, machine, executions: this.#executions },
        names: random.fork('execution-names'),
      }),
      ...taskOperations(this.#executions.tokens),
      ...machineOperations({
        machine,
        machines: () => [...this.#machines.values()],
        update: (arn, change) => this.#update(machine(arn), change),
      }),
    };
  }

  /**
   * Loads a definition. Throws `UnsupportedDefinition` naming everything the engine cannot run. A
   * machine that exists is updated: executions that run keep the definition they began with.
   */
  createStateMachine(props: StateMachineProps): { readonly arn: string } {
    const { accountId, region, clock } = this.#options;
    const { name, roleArn } = props;
    const arn = props.arn ?? `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
    const definition =
      typeof props.definition === 'string' ? props.definition : JSON.stringify(props.definition);
    const known = this.#machines.get(arn);
    if (known !== undefined) {
      this.#update(known, { definition, roleArn });
      return { arn };
    }
    this.#machines.set(arn, {
      ...{ arn, name, roleArn, definition, createdAtMs: clock.now(), revision: undefined },
      machine: this.#load(name, definition),
    });
    return { arn };
  }

  /** Executions that have not ended. */
  get runningExecutions(): number {
    return this.#executions.runningCount;
  }

  /** States entered by all executions together. */
  get totalStateTransitions(): number {
    return this.#executions.stateTransitions;
  }

  /** In the order of their start. */
  *figures(): IterableIterator<ExecutionFigures> {
    for (const execution of this.#executions.all()) {
      const { arn, name, status, stateTransitions, historyEvents } = execution;
      yield { executionArn: arn, ...{ name, status, stateTransitions, historyEvents } };
    }
  }

  #load(name: string, definition: string): Machine {
    const { integrations } = this.#options;
    return loadDefinition(definition, { name, knows: (key) => integrations.has(key) });
  }

  #update(record: MachineRecord, { definition, roleArn }: MachineChange): MachineRecord {
    const { clock, random } = this.#options;
    const updated = {
      ...record,
      ...(roleArn !== undefined && { roleArn }),
      ...(definition !== undefined && { definition, machine: this.#load(record.name, definition) }),
      revision: { id: randomUuid(random.fork(`revisions#${++this.#updates}`)), atMs: clock.now() },
    };
    this.#machines.set(record.arn, updated);
    return updated;
  }

  #machine(arn: string): MachineRecord {
    if (!/^arn:[\w-]+:states:[^:]*:[^:]*:stateMachine:[^:]+$/.test(arn)) {
      throw new AwsFault('InvalidArn', `Invalid Arn: '${arn}'`);
    }
    const machine = this.#machines.get(arn);
    if (machine === undefined) {
      throw new AwsFault('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    }
    return machine;
  }
}
