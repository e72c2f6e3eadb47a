import * as z from 'zod/mini';

/** Source of the event that a schedule of EventBridge Scheduler sends when it is given no input. */
export const SCHEDULE = 'aws.scheduler';

/** Source of the event that a scheduled rule of EventBridge sends: the watch is one. */
export const WATCH = 'aws.events';

/**
 * The event of the schedule or of the watch, or an empty object from whoever asked for a sweep; with
 * `withMembers` from whoever knows that an open invitation is a member's.
 */
export const reconcileHandshakesRequest = z.looseObject({
  source: z.optional(z.string()),
  withMembers: z.optional(z.boolean()),
});
