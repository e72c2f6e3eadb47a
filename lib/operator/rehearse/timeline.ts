import type { HistoryItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { formatInstant } from '../../local/clock/instant.ts';
import type { ArchivedEvent } from '../../local/events/event-bridge.ts';
import { compare } from './outcome-rows.ts';
import type { Moment } from './result.ts';

/** One line of `timeline.json`. */
export interface TimelineEntry {
  /** Virtual instant, ISO 8601. */
  readonly at: string;
  /** The bus of the orchestrator, CloudTrail, Step Functions, the outcome table, or the script. */
  readonly from: 'bus' | 'cloudtrail' | 'executions' | 'history' | 'script';
  readonly name: string;
  readonly target: string | null;
  readonly detail: unknown;
}

const ORDER: readonly TimelineEntry['from'][] = [
  'script',
  'bus',
  'cloudtrail',
  'history',
  'executions',
];

/** Everything that happened, in the order of virtual time. */
export function buildTimeline(
  events: readonly ArchivedEvent[],
  history: readonly HistoryItem[],
  scripted: readonly Moment[],
): TimelineEntry[] {
  const fromHistory = history.toSorted(
    (a, b) => compare(a.target, b.target) || compare(a.record, b.record),
  );
  const entries = [
    ...scripted.map(fromScript),
    ...events.map(fromEvent).filter((entry) => entry !== undefined),
    ...fromHistory.map(fromRecord),
  ];
  return entries.sort(
    (a, b) => compare(a.at, b.at) || ORDER.indexOf(a.from) - ORDER.indexOf(b.from),
  );
}

/** One line an entry, so that two timelines can be compared with `diff`. */
export function formatTimeline(
  head: Readonly<Record<string, string>>,
  entries: readonly TimelineEntry[],
): string {
  const opening = JSON.stringify({ ...head }).slice(0, -1);
  const lines = entries.map((entry) => JSON.stringify(entry)).join(',\n');
  return `${opening},"entries":[\n${lines}\n]}\n`;
}

function fromScript(moment: Moment): TimelineEntry {
  const { atMs, kind, target, text } = moment;
  return { at: formatInstant(atMs), from: 'script', name: kind, target, detail: { text } };
}

function fromRecord(item: HistoryItem): TimelineEntry {
  const { target, name, at, reason, message, details } = item;
  return { at, from: 'history', name, target, detail: { reason, message, ...details } };
}

function fromEvent({ event, atMs }: ArchivedEvent): TimelineEntry | undefined {
  const at = formatInstant(atMs);
  const detail = event.detail as Readonly<Record<string, unknown>>;
  if (event.source === 'aws.organizations') {
    return { at, from: 'cloudtrail', name: String(detail.eventName), target: null, detail };
  }
  if (event.source === 'aws.states') {
    return describeExecution(at, detail);
  }
  const target = typeof detail.target === 'string' ? detail.target : null;
  return { at, from: 'bus', name: event['detail-type'], target, detail };
}

/** Executions that end well are daily business; of the others, input and output are left out. */
function describeExecution(
  at: string,
  { status, name, executionArn, error, cause }: Readonly<Record<string, unknown>>,
): TimelineEntry | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return undefined;
  const detail = { name, executionArn, error, cause };
  return { at, from: 'executions', name: String(status), target: null, detail };
}
