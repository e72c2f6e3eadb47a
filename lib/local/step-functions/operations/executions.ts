import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../clock/random.ts';
import { AwsFault, type Operation } from '../../endpoint/service.ts';
import { randomUuid } from '../../endpoint/uuid.ts';
import { exceedsPayloadLimit, type Payload, parsePayload } from '../data/payload.ts';
import type { Execution, MachineRecord } from '../interpreter/execution.ts';
import type { Executions } from '../interpreter/executions.ts';
import { redriveStatusOf } from '../interpreter/redrive.ts';
import { ExecutionStatus } from '../status-change.ts';
import { getExecutionHistory } from './get-execution-history.ts';
import { optionalText, requiredText, seconds } from './input.ts';
import { listExecutions } from './list-executions.ts';
import { namedExecution, summaryOf } from './named-execution.ts';
import { redriveExecution } from './redrive-execution.ts';

export interface ExecutionOperationsContext {
  readonly clock: Clock;
  /** Draws the names of executions that are started without one. */
  readonly names: Random;
  readonly executions: Executions;
  readonly machine: (arn: string) => MachineRecord;
}

const INCLUDED = { included: true };
const DAY_MS = 24 * 60 * 60 * 1000;
/** How long the name of an ended execution stays taken, and its history readable. */
const NAME_KEPT_MS = 90 * DAY_MS;

export function executionOperations(context: ExecutionOperationsContext) {
  return {
    StartExecution: (input) => startExecution(context, input),
    DescribeStateMachineForExecution: (input) => describeMachine(context, input),
    DescribeExecution: (input) => describeExecution(context, input),
    ListExecutions: listExecutions(context),
    StopExecution: (input) => stopExecution(context, input),
    GetExecutionHistory: getExecutionHistory(context),
    RedriveExecution: redriveExecution(context),
  } satisfies Record<string, Operation>;
}

const LONGEST_NAME = 80;
/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the service refuses them too
const FORBIDDEN_IN_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

function checkName(name: string): void {
  if (name.length === 0 || name.length > LONGEST_NAME || FORBIDDEN_IN_NAMES.test(name)) {
    throw new AwsFault('InvalidName', `Invalid Name: '${name}'`);
  }
}

function parseInput(text: string): Payload {
  if (exceedsPayloadLimit(text)) {
    throw new AwsFault('InvalidExecutionInput', 'Invalid State Machine Execution Input: too large');
  }
  try {
    return parsePayload(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsFault(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${reason}'`,
    );
  }
}

/** Input that is JSON rather than the text of JSON is what everybody does once. */
function textOr(input: Record<string, unknown>, name: string, otherwise: () => string): string {
  const value = input[name] ?? undefined;
  if (value === undefined) return otherwise();
  if (typeof value === 'string') return value;
  throw new AwsFault('SerializationException', `${name} is no string; expected text`);
}

function startExecution(
  { clock, names, executions, machine }: ExecutionOperationsContext,
  input: Record<string, unknown>,
): unknown {
  const record = machine(requiredText(input, 'stateMachineArn'));
  const name = textOr(input, 'name', () => randomUuid(names));
  checkName(name);
  const text = textOr(input, 'input', () => '{}');
  const payload = parseInput(text);
  const arn = `${record.arn.replace(':stateMachine:', ':execution:')}:${name}`;
  const known = executions.find(arn);
  if (known !== undefined && isTaken(known, clock.now())) {
    if (known.status === ExecutionStatus.Running && known.input.text === text) {
      return started(known);
    }
    throw new AwsFault('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
  }
  return started(executions.start(record, arn, name, payload));
}

function isTaken({ stoppedAtMs }: Execution, nowMs: number): boolean {
  return stoppedAtMs === undefined || nowMs - stoppedAtMs < NAME_KEPT_MS;
}

function started({ arn, startedAtMs }: Execution): unknown {
  return { executionArn: arn, startDate: seconds(startedAtMs) };
}

function describeExecution(
  { clock, executions }: ExecutionOperationsContext,
  input: Record<string, unknown>,
): unknown {
  const execution = namedExecution(executions, input);
  const { output, error, cause } = execution;
  const { redriveStatus, redriveStatusReason } = redriveStatusOf(execution, clock.now());
  return {
    ...summaryOf(execution),
    redriveStatus,
    ...(redriveStatusReason !== null && { redriveStatusReason }),
    input: execution.input.text,
    inputDetails: INCLUDED,
    ...(output !== undefined && { output: output.text, outputDetails: INCLUDED }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}

/** The machine as it was when the execution started, whatever it has become since. */
function describeMachine(
  { executions }: ExecutionOperationsContext,
  input: Record<string, unknown>,
): unknown {
  const { machine } = namedExecution(executions, input);
  const { arn, name, definition, roleArn, createdAtMs, revision } = machine;
  return {
    ...{ stateMachineArn: arn, name, definition, roleArn },
    updateDate: seconds(revision?.atMs ?? createdAtMs),
    ...(revision !== undefined && { revisionId: revision.id }),
  };
}

const LONGEST_ERROR = 256;
const LONGEST_CAUSE = 32_768;

function stopExecution(
  context: ExecutionOperationsContext,
  input: Record<string, unknown>,
): unknown {
  const execution = namedExecution(context.executions, input);
  context.executions.end(execution.arn, {
    status: ExecutionStatus.Aborted,
    error: optionalText(input, 'error', LONGEST_ERROR),
    cause: optionalText(input, 'cause', LONGEST_CAUSE),
  });
  return { stopDate: seconds(execution.stoppedAtMs ?? context.clock.now()) };
}
