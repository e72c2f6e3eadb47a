import * as z from 'zod';
import { accountQuota, comment, day, target } from './values.ts';

const reason = z.exactOptional(comment);

/** Things that happen on a day whatever else happens. */
export const scriptedAction = z.discriminatedUnion('do', [
  /** Another tool sends invitations that nobody accepts: attempts of the day are gone. */
  z.strictObject({ day, do: z.literal('spendAttempts'), count: z.int().min(1).max(50_000) }),
  z.strictObject({ day, do: z.literal('setAccountQuota'), value: accountQuota }),
  /** Ends the planted conditions of an account, or of the organization when no target is named. */
  z.strictObject({ day, do: z.literal('resolve'), target: z.exactOptional(target) }),
  z.strictObject({ day, do: z.literal('withdraw'), target, comment: reason }),
  z.strictObject({ day, do: z.literal('pause'), comment: reason }),
  z.strictObject({
    day,
    do: z.literal('resume'),
    clear: z.enum(['pause', 'gate', 'both']).default('pause'),
    comment: reason,
  }),
  /** The account's request arrives once more. */
  z.strictObject({ day, do: z.literal('repeatRequest'), target }),
  /** An event arrives whose detail breaks the schema. */
  z.strictObject({
    day,
    do: z.literal('putEvent'),
    detailType: z.string().min(1).max(128),
    detail: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ day, do: z.literal('depart'), target }),
]);

export type ScriptedAction = z.infer<typeof scriptedAction>;
