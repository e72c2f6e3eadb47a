import * as z from 'zod/mini';
import type { DispatchAdmissionsRequest } from '../shared/contract/tasks.ts';

export const dispatchAdmissionsRequest = z.strictObject({
  dueAt: z.nullable(z.iso.datetime({ offset: true })),
}) satisfies z.ZodMiniType<DispatchAdmissionsRequest>;
