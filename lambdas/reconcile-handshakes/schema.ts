import * as z from 'zod';

/** The schedule's event, or an empty object from whoever asked for a sweep: neither says anything. */
export const reconcileHandshakesRequest = z.unknown();
