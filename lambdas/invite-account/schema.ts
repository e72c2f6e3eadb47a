import * as z from 'zod';
import { invitationSchema, visitSchema } from '../shared/contract/task-schemas.ts';
import type { InviteAccountRequest } from '../shared/contract/tasks.ts';

const instant = z.iso.datetime({ offset: true });

export const inviteAccountRequest = z.strictObject({
  visit: visitSchema,
  invitation: invitationSchema,
  attempts: z.int().min(0),
  rounds: z.int().min(0),
  refusals: z
    .strictObject({ code: z.string().min(1), firstAt: instant, count: z.int().min(1) })
    .nullable(),
  permit: z.strictObject({ id: z.string().min(1), callAt: instant }).nullable(),
}) satisfies z.ZodType<InviteAccountRequest>;
