import * as z from 'zod';
import { invitationSchema, visitSchema } from '../shared/contract/task-schemas.ts';
import type { PlaceAccountRequest } from '../shared/contract/tasks.ts';

export const placeAccountRequest = z.strictObject({
  visit: visitSchema,
  invitation: invitationSchema,
  accountId: z.string().nullable(),
  handshakeId: z.string().nullable(),
  acceptedAt: z.iso.datetime({ offset: true }).nullable(),
}) satisfies z.ZodType<PlaceAccountRequest>;
