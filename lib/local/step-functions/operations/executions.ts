import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../clock/random.ts';
import { AwsFault, type Operation } from '../../endpoint/service.ts';
import { randomUuid } from '../data/functions.ts';
import { exceedsPayloadLimit, type Payload, parsePayload } from '../data/payload.ts';
import type { Execution, MachineRecord } from '../interpreter/execution.ts';
import type { Executions } from '../interpreter/executions.ts';
import { formatEvent } from '../interpreter/history.ts';
import { ExecutionStatus } from '../status-change.ts';
import {
  flag,
  optionalText,
  pageSize,
  pageStart,
  pageToken,
  requiredText,
  seconds,
} from './input.ts';

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
    DescribeExecution: (input) => describeExecution(find(context, input)),
    GetExecutionHistory: (input) => getExecutionHistory(find(context, input), input),
    ListExecutions: (input) => listExecutions(context, input),
    StopExecution: (input) => stopExecution(context, input),
  } satisfies Record<string, Operation>;
}

function find(
  { executions }: ExecutionOperationsContext,
  input: Record<string, unknown>,
): Execution {
  const arn = requiredText(input, 'executionArn');
  if (!/^arn:[\w-]+:states:[^:]*:[^:]*:execution:[^:]+:[^:]+$/.test(arn)) {
    throw new AwsFault('InvalidArn', `Invalid Arn: '${arn}'`);
  }
  const execution = executions.find(arn);
  if (execution === undefined) {
    throw new AwsFault('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }
  return execution;
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

function startExecution(
  { clock, names, executions, machine }: ExecutionOperationsContext,
  input: Record<string, unknown>,
): unknown {
  const record = machine(requiredText(input, 'stateMachineArn'));
  const name = typeof input.name === 'string' ? input.name : randomUuid(names);
  checkName(name);
  const text = typeof input.input === 'string' ? input.input : '{}';
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

function summary(execution: Execution): Record<string, unknown> {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: seconds(execution.startedAtMs),
    ...(execution.stoppedAtMs !== undefined && { stopDate: seconds(execution.stoppedAtMs) }),
    redriveCount: 0,
  };
}

function describeExecution(execution: Execution): unknown {
  const { input, output, error, cause } = execution;
  return {
    ...summary(execution),
    input: input.text,
    inputDetails: INCLUDED,
    ...(output !== undefined && { output: output.text, outputDetails: INCLUDED }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}

function getExecutionHistory(execution: Execution, input: Record<string, unknown>): unknown {
  if (execution.history === undefined) {
    throw new AwsFault(
      'ExecutionDoesNotExist',
      `Execution Does Not Exist: '${execution.arn}' has ended and its history was not kept`,
    );
  }
  const events = execution.history.events();
  const size = pageSize(input);
  const start = pageStart(input) ?? 0;
  const isReverse = flag(input, 'reverseOrder', false);
  const includeData = flag(input, 'includeExecutionData', true);
  const end = Math.min(start + size, events.length);
  const page: unknown[] = [];
  for (let place = start; place < end; place++) {
    const index = isReverse ? events.length - 1 - place : place;
    const event = events[index];
    if (event !== undefined) {
      page.push(formatEvent(event, index + 1, includeData));
    }
  }
  return { events: page, ...(end < events.length && { nextToken: pageToken(end) }) };
}

function listExecutions(
  { executions, machine }: ExecutionOperationsContext,
  input: Record<string, unknown>,
): unknown {
  const all = executions.of(machine(requiredText(input, 'stateMachineArn')).arn);
  const status = optionalText(input, 'statusFilter', LONGEST_NAME);
  const size = pageSize(input);
  const page: unknown[] = [];
  // Newest first. The token is the place of the next one, so that later starts do not shift it.
  let place = pageStart(input) ?? all.length - 1;
  for (; place >= 0 && page.length < size; place--) {
    const execution = all[place];
    if (execution !== undefined && (status === undefined || execution.status === status)) {
      page.push(summary(execution));
    }
  }
  return { executions: page, ...(place >= 0 && { nextToken: pageToken(place) }) };
}

const LONGEST_ERROR = 256;
const LONGEST_CAUSE = 32_768;

function stopExecution(
  context: ExecutionOperationsContext,
  input: Record<string, unknown>,
): unknown {
  const execution = find(context, input);
  context.executions.end(execution.arn, {
    status: ExecutionStatus.Aborted,
    error: optionalText(input, 'error', LONGEST_ERROR),
    cause: optionalText(input, 'cause', LONGEST_CAUSE),
  });
  return { stopDate: seconds(execution.stoppedAtMs ?? context.clock.now()) };
}
