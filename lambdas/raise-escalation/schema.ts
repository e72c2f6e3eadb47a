import * as z from 'zod';
import { invitationSchema, questionSchema, visitSchema } from '../shared/contract/task-schemas.ts';
import type { RaiseEscalationRequest } from '../shared/contract/tasks.ts';

export const raiseEscalationRequest = z.strictObject({
  visit: visitSchema,
  taskToken: z.string().min(1).nullable(),
  invitation: invitationSchema,
  question: questionSchema,
  since: z.iso.datetime({ offset: true }),
  reminder: z.int().min(0),
}) satisfies z.ZodType<RaiseEscalationRequest>;
