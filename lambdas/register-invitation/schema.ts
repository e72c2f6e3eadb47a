import * as z from 'zod/mini';
import { visitSchema } from '../shared/contract/task-schemas.ts';

export const registerInvitationRequest = z.strictObject({
  visit: visitSchema,
  /** Checked by the domain, whatever it is: a person reads what is wrong with it. */
  event: z.unknown(),
  startedAt: z.iso.datetime({ offset: true }),
});
