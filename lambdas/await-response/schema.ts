import * as z from 'zod/mini';
import { handshakeSchema, invitationSchema, visitSchema } from '../shared/contract/task-schemas.ts';
import type { AwaitResponseRequest } from '../shared/contract/tasks.ts';

export const awaitResponseRequest = z.strictObject({
  visit: visitSchema,
  taskToken: z.string().check(z.minLength(1)),
  invitation: invitationSchema,
  handshake: handshakeSchema,
  attempts: z.int().check(z.minimum(0)),
  verify: z.boolean(),
}) satisfies z.ZodMiniType<AwaitResponseRequest>;
