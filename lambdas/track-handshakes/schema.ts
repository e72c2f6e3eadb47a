import * as z from 'zod/mini';

/** An event of CloudTrail. Its shape is AWS's and partly undocumented: the domain reads it. */
export const trackHandshakesRequest = z.unknown();
