import type { LocalAws } from '../../../lib/local/local-aws.ts';

/** An event of GetExecutionHistory, as far as the scenarios look at it. */
export interface HistoryEvent {
  readonly id: number;
  readonly type: string;
  /** Seconds. */
  readonly timestamp: number;
  readonly stateEnteredEventDetails?: { readonly name: string; readonly input?: string };
  readonly stateExitedEventDetails?: {
    readonly name: string;
    /** Values as JSON. */
    readonly assignedVariables?: Readonly<Record<string, string>>;
  };
  readonly taskFailedEventDetails?: { readonly error?: string };
}

export interface HistoryLine {
  readonly state: string;
}

/** The management account. */
export const CALLER = { accountId: '999988887777', accessKeyId: 'test' };

/** The engine, as far as histories need it. */
export type Histories = Pick<LocalAws, 'stepFunctions'>;

export function historyOf(aws: Histories, executionArn: string): readonly HistoryEvent[] {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = aws.stepFunctions.operations.GetExecutionHistory?.(
      { executionArn, maxResults: 1000, ...(nextToken && { nextToken }) },
      CALLER,
    ) as { events: HistoryEvent[]; nextToken?: string };
    events.push(...page.events);
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

/** The states in the order in which they were entered. */
export function toLines(events: readonly HistoryEvent[]): HistoryLine[] {
  return events.flatMap(({ stateEnteredEventDetails: entered }) =>
    entered === undefined ? [] : [{ state: entered.name }],
  );
}
