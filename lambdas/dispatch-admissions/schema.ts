import * as z from 'zod';
import type { DispatchAdmissionsRequest } from '../shared/contract/tasks.ts';

export const dispatchAdmissionsRequest = z.strictObject({
  dueAt: z.iso.datetime({ offset: true }).nullable(),
}) satisfies z.ZodType<DispatchAdmissionsRequest>;
