import type {
  EndedExecution,
  ExecutionStatus,
  Executions,
  Watch,
} from '../../../lambdas/shared/ports/executions.ts';

const STATE_MACHINE = 'arn:aws:states:us-east-1:999988887777:stateMachine:Invitation';

/** When executions end, unless a test says otherwise. */
export const ENDED_AT = '2026-11-24T23:00:00.000Z';

const UNSUCCESSFUL: ReadonlySet<ExecutionStatus> = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

export interface InMemoryExecution {
  readonly name: string;
  readonly input: string | null;
  readonly status: ExecutionStatus;
  readonly endedAt?: string | null;
}

/** Executions of the state machine: a name runs once. */
export class InMemoryExecutions implements Executions {
  readonly all = new Map<string, InMemoryExecution>();

  /** Test control: an execution that has been started before. Returns its ARN. */
  seed(name: string, input: object | null, status: ExecutionStatus = 'RUNNING'): string {
    const text = input === null ? null : JSON.stringify(input);
    const endedAt = status === 'RUNNING' ? null : ENDED_AT;
    this.all.set(this.arnOf(name), { name, input: text, status, endedAt });
    return this.arnOf(name);
  }

  /** Test control: the execution ends. */
  end(executionArn: string, status: ExecutionStatus, endedAt: string | null = ENDED_AT): void {
    const present = this.all.get(executionArn);
    if (present === undefined) throw new Error(`no execution ${executionArn}`);
    this.all.set(executionArn, { ...present, status, endedAt });
  }

  async describe(executionArn: string) {
    const found = this.all.get(executionArn);
    if (found === undefined) return null;
    const { status, input, endedAt = null } = found;
    return { status, endedAt, input };
  }

  async *listRunning(): AsyncIterable<string> {
    for (const [arn, execution] of [...this.all]) {
      if (execution.status === 'RUNNING') yield arn;
    }
  }

  /** Test control: what was asked for is not looked at, since nothing here ends at an instant. */
  async *listEnded(): AsyncIterable<EndedExecution> {
    for (const [executionArn, { status, endedAt }] of [...this.all]) {
      if (UNSUCCESSFUL.has(status)) yield { executionArn, endedAt: endedAt ?? ENDED_AT };
    }
  }

  async start(name: string, input: string): Promise<'started' | 'exists'> {
    if (this.all.has(this.arnOf(name))) return 'exists';
    this.all.set(this.arnOf(name), { name, input, status: 'RUNNING' });
    return 'started';
  }

  arnOf(name: string): string {
    return `${STATE_MACHINE.replace(':stateMachine:', ':execution:')}:${name}`;
  }
}

export class InMemoryWatch implements Watch {
  isOn = false;

  async begin(): Promise<void> {
    this.isOn = true;
  }

  async end(): Promise<void> {
    this.isOn = false;
  }
}
