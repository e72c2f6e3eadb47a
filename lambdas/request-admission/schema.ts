import * as z from 'zod';
import { invitationSchema, visitSchema } from '../shared/contract/task-schemas.ts';
import type { RequestAdmissionRequest } from '../shared/contract/tasks.ts';

export const requestAdmissionRequest = z.strictObject({
  visit: visitSchema,
  taskToken: z.string().min(1),
  invitation: invitationSchema,
  attempts: z.int().min(0),
  notBefore: z.iso.datetime({ offset: true }).nullable(),
}) satisfies z.ZodType<RequestAdmissionRequest>;
