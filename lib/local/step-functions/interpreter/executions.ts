import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../clock/random.ts';
import type { Payload } from '../data/payload.ts';
import { ExecutionStatus, type ExecutionStatusChange } from '../status-change.ts';
import type { TaskIntegration } from '../task-integration.ts';
import type { Execution, MachineRecord } from './execution.ts';
import { History } from './history.ts';
import { redriveStatusOf } from './redrive.ts';
import {
  type ExecutionEnd,
  type RunningExecution,
  redriveExecution,
  runExecution,
} from './run-execution.ts';
import { runGraph } from './run-graph.ts';
import type { Runtime } from './runtime.ts';
import { TaskTokens } from './task-tokens.ts';

export interface ExecutionsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly integrations: ReadonlyMap<string, TaskIntegration>;
  readonly region: string;
  readonly onStatusChange: (change: ExecutionStatusChange) => void;
  readonly keepHistories: 'all' | 'running';
}

/** All executions of all machines. */
export class Executions {
  readonly tokens: TaskTokens;
  readonly #options: ExecutionsOptions;
  readonly #runtime: Runtime;
  readonly #byArn = new Map<string, Execution>();
  readonly #byMachine = new Map<string, Execution[]>();
  readonly #running = new Map<string, RunningExecution>();
  #endedTransitions = 0;

  constructor(options: ExecutionsOptions) {
    const { clock, integrations, region, random } = options;
    this.#options = options;
    this.tokens = new TaskTokens(random.fork('task-tokens'), (arn) => this.find(arn));
    this.#runtime = {
      ...{ clock, integrations, region, tokens: this.tokens },
      runGraph: (fiber, graph, input) => runGraph(this.#runtime, fiber, graph, input),
    };
  }

  find(arn: string): Execution | undefined {
    return this.#byArn.get(arn);
  }

  /** Of one machine, in the order of their start. */
  of(machineArn: string): readonly Execution[] {
    return this.#byMachine.get(machineArn) ?? [];
  }

  all(): Iterable<Execution> {
    return this.#byArn.values();
  }

  get runningCount(): number {
    return this.#running.size;
  }

  get stateTransitions(): number {
    let total = this.#endedTransitions;
    for (const arn of this.#running.keys()) {
      total += this.#byArn.get(arn)?.stateTransitions ?? 0;
    }
    return total;
  }

  start(machine: MachineRecord, arn: string, name: string, input: Payload): Execution {
    const { clock, random } = this.#options;
    const execution: Execution = {
      ...{ arn, name, machine, input },
      ...{ startedAtMs: clock.now(), fiber: undefined },
      random: random.fork(arn),
      history: new History(),
      ...{ historyEvents: 0, stateTransitions: 0, tokensIssued: 0 },
      redrives: [],
      status: ExecutionStatus.Running,
      ...{ stoppedAtMs: undefined, output: undefined, error: undefined, cause: undefined },
    };
    this.#byArn.set(arn, execution);
    const siblings = this.#byMachine.get(machine.arn);
    if (siblings === undefined) {
      this.#byMachine.set(machine.arn, [execution]);
    } else {
      siblings.push(execution);
    }
    this.#begin(execution, runExecution);
    return execution;
  }

  /** Takes up again one that ended without success; whether it may be is asked before. */
  redrive(execution: Execution, clientToken: string | undefined): void {
    this.#endedTransitions -= execution.stateTransitions;
    const redrive = { atMs: this.#options.clock.now(), clientToken };
    execution.redrives = [...execution.redrives, redrive];
    this.#begin(execution, redriveExecution);
  }

  /** Does nothing when it has ended already. */
  end(arn: string, ending: ExecutionEnd): void {
    this.#running.get(arn)?.end(ending);
  }

  #begin(execution: Execution, begin: typeof runExecution): void {
    const running = begin(this.#runtime, execution, () => this.#ended(execution));
    this.#running.set(execution.arn, running);
    this.#tell(execution);
  }

  #ended(execution: Execution): void {
    this.#running.delete(execution.arn);
    this.#endedTransitions += execution.stateTransitions;
    if (execution.status === ExecutionStatus.Succeeded) {
      execution.fiber = undefined;
      if (this.#options.keepHistories === 'running') {
        execution.history = undefined;
      }
    }
    this.#tell(execution);
  }

  #tell(execution: Execution): void {
    const { clock, onStatusChange } = this.#options;
    onStatusChange(statusChange(execution, clock.now()));
  }
}

const INCLUDED = { included: true } as const;

function statusChange(execution: Execution, nowMs: number): ExecutionStatusChange {
  const { status, output, stoppedAtMs } = execution;
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status,
    startDate: execution.startedAtMs,
    stopDate: stoppedAtMs ?? null,
    input: execution.input.text,
    output: output?.text ?? null,
    error: execution.error ?? null,
    cause: execution.cause ?? null,
    inputDetails: INCLUDED,
    outputDetails: output === undefined ? null : INCLUDED,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    redriveCount: execution.redrives.length,
    redriveDate: execution.redrives.at(-1)?.atMs ?? null,
    ...redriveStatusOf(execution, nowMs),
  };
}
