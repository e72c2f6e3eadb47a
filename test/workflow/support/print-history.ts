/** An event as GetExecutionHistory answers it. */
export interface PrintedEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** A date, or seconds since the epoch as they are on the wire. */
  readonly timestamp: number | Date;
  readonly [details: string]: unknown;
}

interface Details {
  readonly name?: string;
  readonly index?: number;
  readonly error?: string;
  readonly cause?: string;
}

const LONGEST_CAUSE = 200;

/**
 * A history as the console lists it: one line an event with its number, time, type and state, and
 * what went wrong. Payloads are left out: they are long, and hold task tokens.
 *
 * @param last - how many of the last events to print; all when absent
 */
export function printHistory(events: readonly PrintedEvent[], last = events.length): string[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const shown = events.slice(Math.max(0, events.length - last));
  const widest = Math.max(0, ...shown.map(({ type }) => type.length));
  const lines = shown.map((event) =>
    [
      String(event.id).padStart(String(events.length).length),
      timeOf(event),
      event.type.padEnd(widest),
      stateOf(event, byId),
      problemOf(detailsOf(event)),
    ]
      .filter((part) => part !== '')
      .join('  ')
      .trimEnd(),
  );
  const left = events.length - shown.length;
  return left === 0 ? lines : [`… ${left} events before`, ...lines];
}

function timeOf({ timestamp }: PrintedEvent): string {
  const at = typeof timestamp === 'number' ? new Date(timestamp * 1000) : timestamp;
  return at.toISOString();
}

function detailsOf(event: PrintedEvent): Details {
  const member = Object.keys(event).find((name) => name.endsWith('EventDetails'));
  return member === undefined ? {} : (event[member] as Details);
}

/** The state that an event tells of: it names it, or follows from the one that entered it. */
function stateOf(event: PrintedEvent, byId: ReadonlyMap<number, PrintedEvent>): string {
  if (event.type.startsWith('Execution')) {
    return '';
  }
  for (let at: PrintedEvent | undefined = event; at; at = byId.get(at.previousEventId)) {
    const { name, index } = detailsOf(at);
    if (name !== undefined) {
      return index === undefined ? name : `${name} [${index}]`;
    }
  }
  return '';
}

function problemOf({ error, cause }: Details): string {
  const parts = [error, cause].filter((part): part is string => part !== undefined);
  const text = parts.join(': ').replaceAll(/\s+/g, ' ');
  return text.length > LONGEST_CAUSE ? `${text.slice(0, LONGEST_CAUSE)}…` : text;
}
