import type { EventDetail, OutgoingEventName } from '../contract/events.ts';

/** Resumes a parked execution. */
export interface Callbacks {
  /**
   * `closed`: the token was used before or has timed out, which is fine (TaskTimedOut,
   * TaskDoesNotExist). Anything else throws.
   */
  succeed(token: string, result: object): Promise<'resumed' | 'closed'>;
}

/** Puts an event of ours on the bus. */
export interface Publisher {
  publish<N extends OutgoingEventName>(name: N, detail: EventDetail<N>): Promise<void>;
}

/** Tells people, through the notice topic. */
export interface Notices {
  send(notice: { readonly subject: string; readonly text: string }): Promise<void>;
}
