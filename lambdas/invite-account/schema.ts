import * as z from 'zod/mini';
import { invitationSchema, visitSchema } from '../shared/contract/task-schemas.ts';
import type { InviteAccountRequest } from '../shared/contract/tasks.ts';

const instant = z.iso.datetime({ offset: true });

export const inviteAccountRequest = z.strictObject({
  visit: visitSchema,
  invitation: invitationSchema,
  attempts: z.int().check(z.minimum(0)),
  rounds: z.int().check(z.minimum(0)),
  refusals: z.nullable(
    z.strictObject({
      code: z.string().check(z.minLength(1)),
      firstAt: instant,
      count: z.int().check(z.minimum(1)),
    }),
  ),
  permit: z.nullable(z.strictObject({ id: z.string().check(z.minLength(1)), callAt: instant })),
}) satisfies z.ZodMiniType<InviteAccountRequest>;
