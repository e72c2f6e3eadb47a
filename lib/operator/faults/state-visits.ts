import type { Stage } from './stage.ts';

/** An event of GetExecutionHistory, as far as it is looked at. */
export interface HistoryEvent {
  readonly type: string;
  readonly stateEnteredEventDetails?: { readonly name: string };
}

/** Events of a visit that nothing has disturbed. */
const ENOUGH_FOR_A_STATE = 12;
/** As many as GetExecutionHistory gives at once: a visit that was retried for an hour has dozens. */
const MOST_AT_ONCE = 1000;

/** The latest events of an execution, newest first; none when its history was not kept. */
async function latestEvents(
  stage: Stage,
  executionArn: string,
  maxResults = ENOUGH_FOR_A_STATE,
): Promise<readonly HistoryEvent[]> {
  try {
    const page = (await stage.call(stage.aws.stepFunctions, 'GetExecutionHistory', {
      ...{ executionArn, maxResults, reverseOrder: true },
    })) as { events: readonly HistoryEvent[] };
    return page.events;
  } catch {
    return [];
  }
}

/** The latest events of an execution, newest first, back to where it entered its present state. */
export async function eventsOfVisit(
  stage: Stage,
  executionArn: string,
): Promise<readonly HistoryEvent[]> {
  const events = await latestEvents(stage, executionArn);
  const isWhole = events.some(({ stateEnteredEventDetails }) => stateEnteredEventDetails);
  return isWhole ? events : latestEvents(stage, executionArn, MOST_AT_ONCE);
}

/** A moment in the life of an execution that is the same in every replay. */
export interface StateMoment {
  /** Executions are numbered in the order of their start. */
  readonly execution: number;
  readonly state: string;
  /** When the state has just been entered, or when it has handed its token over. */
  readonly at: 'entered' | 'parked';
}

export interface Visits {
  /** The first moment of each kind in each state that does something. */
  readonly moments: readonly StateMoment[];
  readonly states: readonly string[];
}

/** Where the executions have been. */
export async function listVisits(stage: Stage): Promise<Visits> {
  const states = new Set<string>();
  const moments = new Map<string, StateMoment>();
  const executions = [...stage.aws.stepFunctions.figures()];
  for (const [execution, { executionArn }] of executions.entries()) {
    const events = (await latestEvents(stage, executionArn, MOST_AT_ONCE)).toReversed();
    let state: string | undefined;
    for (const { type, stateEnteredEventDetails: entered } of events) {
      state = entered?.name ?? state;
      if (state !== undefined) states.add(state);
      const at = momentOf(type);
      if (at === undefined || state === undefined) continue;
      const key = `${state} ${at}`;
      if (!moments.has(key)) moments.set(key, { execution, state, at });
    }
  }
  return { moments: [...moments.values()], states: [...states] };
}

function momentOf(type: string): StateMoment['at'] | undefined {
  if (type === 'TaskStateEntered' || type === 'WaitStateEntered') return 'entered';
  return type === 'TaskSubmitted' ? 'parked' : undefined;
}

/** Tells when an execution has come to a moment. Cheap to ask after every activity. */
export class MomentWatch {
  readonly #stage: Stage;
  readonly #moment: StateMoment;
  #eventsSeen = 0;

  constructor(stage: Stage, moment: StateMoment) {
    this.#stage = stage;
    this.#moment = moment;
  }

  /** The ARN of the execution, once its moment has come. */
  find(): string | undefined {
    const figures = this.#figures();
    if (figures === undefined || figures.historyEvents === this.#eventsSeen) return undefined;
    this.#eventsSeen = figures.historyEvents;
    const events = this.#events(figures.executionArn);
    const { state, at } = this.#moment;
    const entered = events.findIndex(({ stateEnteredEventDetails: details }) => details);
    const isThere = events[entered]?.stateEnteredEventDetails?.name === state;
    const isParked = events[0]?.type === 'TaskSubmitted';
    return isThere && (at === 'parked' ? isParked : !isParked) ? figures.executionArn : undefined;
  }

  #figures() {
    let index = 0;
    for (const figures of this.#stage.aws.stepFunctions.figures()) {
      if (index++ === this.#moment.execution) return figures;
    }
    return undefined;
  }

  #events(executionArn: string): readonly HistoryEvent[] {
    const page = this.#stage.aws.stepFunctions.operations.GetExecutionHistory?.(
      { executionArn, maxResults: ENOUGH_FOR_A_STATE, reverseOrder: true },
      { accountId: '', accessKeyId: '' },
    ) as { events: readonly HistoryEvent[] };
    return page.events;
  }
}
