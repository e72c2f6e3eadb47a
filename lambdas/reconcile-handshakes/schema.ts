import * as z from 'zod/mini';

/** Source of the event that a schedule of EventBridge Scheduler sends when it is given no input. */
export const SCHEDULE = 'aws.scheduler';

/** The schedule's event, or an empty object from whoever asked for a sweep. */
export const reconcileHandshakesRequest = z.looseObject({ source: z.optional(z.string()) });
