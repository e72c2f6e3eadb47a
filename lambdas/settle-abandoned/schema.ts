import * as z from 'zod/mini';

/**
 * Step Functions Execution Status Change, of which only this much is looked at: the status is
 * asked for again, since the execution may have been redriven since.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export const executionStatusChange = z.object({
  detail: z.object({
    executionArn: z.string().check(z.minLength(1)),
    /** Left out when it is too large for an event. */
    input: z.nullish(z.string()),
  }),
});
