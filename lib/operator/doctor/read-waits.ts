import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
} from '@aws-sdk/client-sfn';
import {
  CALLBACK_STATES,
  type CallbackState,
} from '../../../lambdas/shared/contract/state-names.ts';
import type { AwsClients } from './aws-clients.ts';
import type { Wait } from './snapshot.ts';

/** Which of these executions are parked on a task token, and in which state. */
export async function readWaits(
  clients: AwsClients,
  executionArns: readonly string[],
): Promise<Map<string, Wait>> {
  const waits = new Map<string, Wait>();
  for (const executionArn of executionArns) {
    const wait = await readWait(clients, executionArn);
    if (wait !== null) waits.set(executionArn, wait);
  }
  return waits;
}

/** A state that is tried again has a handful of events; a page holds all of one that has parked. */
const ONE_VISIT = 100;

/** Without the data of the events: the token stays where it is. */
async function readWait({ stepFunctions }: AwsClients, executionArn: string): Promise<Wait | null> {
  try {
    const { events = [] } = await stepFunctions.send(
      new GetExecutionHistoryCommand({
        executionArn,
        reverseOrder: true,
        maxResults: ONE_VISIT,
        includeExecutionData: false,
      }),
    );
    return parkedIn(events);
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return null;
    throw error;
  }
}

/** Newest first: the token was handed over, and nothing has happened since. */
function parkedIn(events: readonly HistoryEvent[]): Wait | null {
  const [latest] = events;
  if (latest?.type !== 'TaskSubmitted') return null;
  const entered = events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails);
  const state = entered?.stateEnteredEventDetails?.name;
  if (!isCallbackState(state)) return null;
  return { state, since: latest.timestamp?.getTime() ?? 0 };
}

function isCallbackState(name: string | undefined): name is CallbackState {
  return CALLBACK_STATES.some((state) => state === name);
}

/** The call that parked an execution: the function, and what it was called with, token and all. */
export interface ParkingCall {
  readonly functionName: string;
  readonly payload: string;
}

/** Null when the execution is not parked there any more. */
export async function readParkingCall(
  { stepFunctions: client }: AwsClients,
  executionArn: string,
  state: CallbackState,
): Promise<ParkingCall | null> {
  const events: HistoryEvent[] = [];
  const pages = paginateGetExecutionHistory(
    { client },
    { executionArn, reverseOrder: true, maxResults: ONE_VISIT },
  );
  for await (const page of pages) {
    events.push(...(page.events ?? []));
    if (events.some(({ stateEnteredEventDetails }) => stateEnteredEventDetails)) break;
  }
  if (parkedIn(events)?.state !== state) return null;
  const scheduled = events.find(({ taskScheduledEventDetails }) => taskScheduledEventDetails);
  const { FunctionName, Payload } = JSON.parse(
    scheduled?.taskScheduledEventDetails?.parameters ?? '{}',
  ) as { readonly FunctionName?: string; readonly Payload?: unknown };
  if (FunctionName === undefined) return null;
  return { functionName: FunctionName, payload: JSON.stringify(Payload) };
}
