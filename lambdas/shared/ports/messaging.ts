import type { EventDetail, OutgoingEventName } from '../contract/events.ts';

/** Resumes a parked execution. */
export interface Callbacks {
  /**
   * `closed`: the token wakes nobody, and need not be kept. It was used before or has timed out, which
   * is fine (TaskTimedOut, TaskDoesNotExist); or it is none (InvalidToken), because somebody has edited
   * it: what was to be told must be on file, so that whoever parks the execution again finds it.
   * Anything else throws.
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
