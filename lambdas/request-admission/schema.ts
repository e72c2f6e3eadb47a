import * as z from 'zod/mini';
import { invitationSchema, visitSchema } from '../shared/contract/task-schemas.ts';
import type { RequestAdmissionRequest } from '../shared/contract/tasks.ts';

export const requestAdmissionRequest = z.strictObject({
  visit: visitSchema,
  taskToken: z.string().check(z.minLength(1)),
  invitation: invitationSchema,
  attempts: z.int().check(z.minimum(0)),
  notBefore: z.nullable(z.iso.datetime({ offset: true })),
}) satisfies z.ZodMiniType<RequestAdmissionRequest>;
