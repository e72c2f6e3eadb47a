import * as z from 'zod/mini';
import { invitationSchema, visitSchema } from '../shared/contract/task-schemas.ts';
import type { PlaceAccountRequest } from '../shared/contract/tasks.ts';

export const placeAccountRequest = z.strictObject({
  visit: visitSchema,
  invitation: invitationSchema,
  accountId: z.nullable(z.string()),
  handshakeId: z.nullable(z.string()),
  acceptedAt: z.nullable(z.iso.datetime({ offset: true })),
}) satisfies z.ZodMiniType<PlaceAccountRequest>;
