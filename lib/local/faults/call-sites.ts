import { type Call, CallKind } from './interceptor.ts';
import { serviceName } from './service-faults.ts';

/** Names a call so that it has the same name in every replay. */
export interface CallNamer {
  /** Who calls, by a name that no seed changes. */
  caller(call: Call): string;
  /** What the call is about: a kind of key, an event, a function. Empty when there is nothing to tell. */
  subject(call: Call): string;
}

/** A call as it was made: calls with the same site differ in their occurrence, from 1. */
export interface SitedCall {
  /** Caller, service, operation and subject. */
  readonly family: string;
  /** The family, and which of its calls in one run of the caller: `… #2`. */
  readonly site: string;
  readonly occurrence: number;
}

/** Counts calls by site. */
export class CallSites {
  readonly #namer: CallNamer;
  readonly #ofRun = new Map<string, number>();
  readonly #ofSite = new Map<string, number>();

  constructor(namer: CallNamer) {
    this.#namer = namer;
  }

  note(call: Call): SitedCall {
    const subject = this.#namer.subject(call);
    const what = [serviceName(call), operationOf(call), subject]
      .filter((word) => word !== '')
      .join(' ');
    const family = `${this.#namer.caller(call)} → ${what}`;
    const ordinal = count(this.#ofRun, `${call.run} ${family}`);
    const site = ordinal === 1 || call.kind === CallKind.TASK ? family : `${family} #${ordinal}`;
    return { family, site, occurrence: count(this.#ofSite, site) };
  }
}

/** A REST operation is a path, which holds physical names; its last part tells what is done. */
function operationOf({ kind, operation }: Call): string {
  return kind === CallKind.DELIVERY ? 'delivery' : (operation.split('/').at(-1) ?? operation);
}

function count(counts: Map<string, number>, key: string): number {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
}
