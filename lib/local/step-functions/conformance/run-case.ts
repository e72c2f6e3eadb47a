import { seededRandom } from '../../clock/random.ts';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { UnsupportedDefinition } from '../definition/findings.ts';
import { StepFunctionsService } from '../service.ts';
import {
  type Json,
  type TaskContext,
  TaskFault,
  type TaskIntegration,
} from '../task-integration.ts';
import type { ConformanceCase, Mock, Verdict } from './case.ts';
import { compare, type Observed } from './compare.ts';

const ACCOUNT_ID = '111111111111';
const CALLER = { accountId: ACCOUNT_ID, accessKeyId: 'conformance' };
/** 2 January 2024: later than every instant that the recordings wait for. */
const START_AT_MS = 1_704_153_600_000;
const FAR_FUTURE_MS = START_AT_MS + 400 * 24 * 60 * 60 * 1000;

/** Runs one recorded case on a virtual clock of its own. */
export async function runCase(testCase: ConformanceCase): Promise<Verdict> {
  const tasks = new MockedTasks(testCase);
  const clock = new VirtualClock({ startAtMs: START_AT_MS });
  const service = new StepFunctionsService({
    clock,
    random: seededRandom(testCase.id),
    integrations: tasks.integrations(),
    accountId: ACCOUNT_ID,
    region: 'us-east-1',
  });
  tasks.settleBy(clock, (operation, input) => call(service, operation, input));
  try {
    const observed = await execute(service, clock, testCase);
    const problems = [...compare(testCase, observed), ...tasks.problems()];
    return problems.length === 0 ? { kind: 'passed' } : { kind: 'failed', problems };
  } catch (error) {
    if (error instanceof UnsupportedDefinition) {
      const findings = error.findings.map(
        ({ where, field, problem }) => `${where}, ${field}: ${problem}`,
      );
      return { kind: 'refused', findings };
    }
    return { kind: 'failed', problems: [`threw ${String(error)}`] };
  }
}

type Answer = Readonly<Record<string, Json>>;

function call(service: StepFunctionsService, operation: string, input: Answer): Answer {
  const run = service.operations[operation];
  if (run === undefined) {
    throw new Error(`the service has no operation ${operation}`);
  }
  return run(input, CALLER) as Answer;
}

async function execute(
  service: StepFunctionsService,
  clock: VirtualClock,
  { definition, input }: ConformanceCase,
): Promise<Observed> {
  const { arn } = service.createStateMachine({
    ...{ name: 'recorded', definition },
    roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/snf_role_arn`,
  });
  const { executionArn = '' } = call(service, 'StartExecution', { stateMachineArn: arn, input });
  await clock.run({ until: FAR_FUTURE_MS });
  const { status, output, error, cause } = call(service, 'DescribeExecution', { executionArn });
  if (status === 'RUNNING') {
    throw new Error(`the execution never ended; the clock is ${clock.describe()}`);
  }
  return {
    status: String(status),
    ...{ output: text(output), error: text(error), cause: text(cause) },
    eventTypes: eventTypes(service, String(executionArn)),
  };
}

function text(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function eventTypes(service: StepFunctionsService, executionArn: string): string[] {
  const answer = call(service, 'GetExecutionHistory', { executionArn, maxResults: 1000 });
  return (answer.events as { type: string }[]).map(({ type }) => type);
}

type Call = (operation: string, input: Answer) => Answer;

/** Tasks that answer as recorded, and know when they were called more or less often than that. */
class MockedTasks {
  readonly #case: ConformanceCase;
  readonly #calls = new Map<string, number>();
  readonly #problems: string[] = [];
  #clock: VirtualClock | undefined;
  #call: Call | undefined;

  constructor(testCase: ConformanceCase) {
    this.#case = testCase;
  }

  settleBy(clock: VirtualClock, sendTask: Call): void {
    this.#clock = clock;
    this.#call = sendTask;
  }

  integrations(): ReadonlyMap<string, TaskIntegration> {
    const resources = new Set<string>();
    collectResources(this.#case.definition, resources);
    const integration: TaskIntegration = { run: (_, context) => this.#run(context) };
    return new Map([...resources].map((resource) => [resource, integration]));
  }

  problems(): string[] {
    const unused = Object.entries(this.#case.mocks)
      .filter(([state, mocks]) => (this.#calls.get(state) ?? 0) < mocks.length)
      .map(([state]) => `state "${state}": called less often than it was recorded`);
    return [...this.#problems, ...unused];
  }

  async #run(context: TaskContext): Promise<Json> {
    const { stateName, taskToken } = context;
    const index = this.#calls.get(stateName) ?? 0;
    this.#calls.set(stateName, index + 1);
    const mock = this.#case.mocks[stateName]?.[index];
    if (mock === undefined) {
      this.#problems.push(`state "${stateName}": called more often than it was recorded`);
      throw new TaskFault('Conformance.NoMock', `no answer was recorded for call ${index + 1}`);
    }
    if (taskToken !== undefined) {
      this.#settleLater(taskToken, mock);
      return {};
    }
    return this.#answer(mock);
  }

  async #answer(mock: Mock): Promise<Json> {
    if ('return' in mock) {
      return mock.return;
    }
    if (mock.timeout) {
      await this.#clock?.sleepUntil(FAR_FUTURE_MS);
      return null;
    }
    throw new TaskFault(mock.error ?? '', causeText(mock.cause));
  }

  /** A callback comes a moment after the call has been answered, or never. */
  #settleLater(taskToken: string, mock: Mock): void {
    if (!('return' in mock) && mock.timeout) {
      return;
    }
    const clock = this.#clock;
    clock?.schedule(clock.now() + 1000, 'recorded callback', () => {
      if ('return' in mock) {
        this.#call?.('SendTaskSuccess', { taskToken, output: JSON.stringify(mock.return) });
      } else if (!mock.timeout) {
        const failure = { taskToken, error: mock.error ?? '', cause: causeText(mock.cause) };
        this.#call?.('SendTaskFailure', failure);
      }
    });
  }
}

function causeText(cause: Json): string {
  return typeof cause === 'string' ? cause : JSON.stringify(cause);
}

const WAIT_FOR_TASK_TOKEN = '.waitForTaskToken';
/** What a mock can stand for. An activity has workers that poll; nothing here answers for them. */
const MOCKABLE = /^arn:[\w-]+:(?:states:::[\w-]+:.+|lambda:[^:]+:[^:]+:function:.+)$/;

function collectResources(value: Json, resources: Set<string>): void {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    if (key === 'Resource' && typeof member === 'string') {
      if (MOCKABLE.test(member)) {
        resources.add(member.replace(WAIT_FOR_TASK_TOKEN, ''));
      }
    } else {
      collectResources(member, resources);
    }
  }
}
