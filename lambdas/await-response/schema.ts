import * as z from 'zod';
import { handshakeSchema, invitationSchema, visitSchema } from '../shared/contract/task-schemas.ts';
import type { AwaitResponseRequest } from '../shared/contract/tasks.ts';

export const awaitResponseRequest = z.strictObject({
  visit: visitSchema,
  taskToken: z.string().min(1),
  invitation: invitationSchema,
  handshake: handshakeSchema,
  attempts: z.int().min(0),
  verify: z.boolean(),
}) satisfies z.ZodType<AwaitResponseRequest>;
