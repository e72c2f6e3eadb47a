import * as z from 'zod/mini';
import { invitationSchema, questionSchema, visitSchema } from '../shared/contract/task-schemas.ts';
import type { RaiseEscalationRequest } from '../shared/contract/tasks.ts';

export const raiseEscalationRequest = z.strictObject({
  visit: visitSchema,
  taskToken: z.nullable(z.string().check(z.minLength(1))),
  invitation: invitationSchema,
  question: questionSchema,
  since: z.iso.datetime({ offset: true }),
  reminder: z.int().check(z.minimum(0)),
}) satisfies z.ZodMiniType<RaiseEscalationRequest>;
