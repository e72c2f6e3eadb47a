import * as z from 'zod';

/** Source of the events that a schedule of EventBridge sends. */
export const SCHEDULE = 'aws.events';

/** The schedule's event, or an empty object from whoever asked for a sweep. */
export const reconcileHandshakesRequest = z.looseObject({ source: z.string().optional() });
