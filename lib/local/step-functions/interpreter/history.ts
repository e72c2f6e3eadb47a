import { StateFailure, StatesError } from '../data/failure.ts';
import type { Payload } from '../data/payload.ts';
import type { Json } from '../task-integration.ts';

/** What an event tells beside its type. */
export interface EventDetails {
  readonly [member: string]: Json | Payload | undefined;
}

/** The same, kept: of a payload the text, for thousands of executions wait for weeks at a time. */
interface KeptDetails {
  readonly [member: string]: Json | KeptText | undefined;
}

class KeptText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export interface HistoryEvent {
  readonly type: string;
  readonly atMs: number;
  readonly previousEventId: number;
  readonly details: KeptDetails | undefined;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_EVENTS = 25_000;

/** The events of one execution; an event's id is its place, counted from 1. */
export class History {
  readonly #events: HistoryEvent[] = [];

  get length(): number {
    return this.#events.length;
  }

  /** Returns the id. Keeps the last place for the event that ends the execution. */
  add(type: string, atMs: number, previousEventId: number, details?: EventDetails): number {
    if (this.isFull && !type.startsWith('Execution')) {
      throw new StateFailure(
        StatesError.Runtime,
        `The execution reached the maximum number of history events (${MAX_EVENTS}).`,
      );
    }
    const kept = details === undefined ? undefined : keepDetails(details);
    return this.#events.push({ type, atMs, previousEventId, details: kept });
  }

  get isFull(): boolean {
    return this.#events.length >= MAX_EVENTS - 1;
  }

  events(): readonly HistoryEvent[] {
    return this.#events;
  }
}

/**
 * The member of an event that holds its details.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function detailsMember(type: string): string {
  if (type.endsWith('StateEntered')) {
    return 'stateEnteredEventDetails';
  }
  if (type.endsWith('StateExited')) {
    return 'stateExitedEventDetails';
  }
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

function keepDetails(details: EventDetails): KeptDetails {
  const kept = Object.entries(details).map(([member, value]) => [
    member,
    isPayload(value) ? new KeptText(value.text) : value,
  ]);
  return Object.fromEntries(kept);
}

function isPayload(value: Json | Payload | undefined): value is Payload {
  return typeof value === 'object' && value !== null && 'text' in value && 'value' in value;
}

/** Payload members that come with a `…Details` member beside them. */
const WITH_DETAILS: ReadonlySet<string> = new Set(['input', 'output']);
const NOT_TRUNCATED = { truncated: false };

const ASSIGNED = 'assignedVariables';

function formatAssigned(variables: Readonly<Record<string, Json>>): Record<string, unknown> {
  const texts = Object.entries(variables).map(([name, value]) => [name, JSON.stringify(value)]);
  return {
    assignedVariables: Object.fromEntries(texts),
    assignedVariablesDetails: NOT_TRUNCATED,
  };
}

function formatDetails(details: KeptDetails, includeData: boolean): Record<string, unknown> {
  const formatted: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(details)) {
    if (member === ASSIGNED) {
      Object.assign(formatted, formatAssigned(value as Record<string, Json>));
      continue;
    }
    if (!(value instanceof KeptText)) {
      formatted[member] = value;
      continue;
    }
    if (includeData) {
      formatted[member] = value.text;
    }
    if (WITH_DETAILS.has(member)) {
      formatted[`${member}Details`] = NOT_TRUNCATED;
    }
  }
  return formatted;
}

/** An event as GetExecutionHistory answers it; instants are seconds. */
export function formatEvent(
  event: HistoryEvent,
  id: number,
  includeData: boolean,
): Record<string, unknown> {
  const { type, atMs, previousEventId, details } = event;
  const formatted = { timestamp: atMs / 1000, type, id, previousEventId };
  return details === undefined
    ? formatted
    : { ...formatted, [detailsMember(type)]: formatDetails(details, includeData) };
}
