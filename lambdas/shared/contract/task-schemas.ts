import * as z from 'zod/mini';
import type { Handshake, Invitation, Question, Visit } from './tasks.ts';

/*
 * What several functions are handed by the workflow. Strict: workflow and functions are deployed
 * together, so a field too many is a defect of ours.
 */

const instant = z.iso.datetime({ offset: true });

/** Visits are ordered by their text, so it has milliseconds even where nobody writes those of .000. */
const sortable = instant.check(
  z.overwrite((text) => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString())),
);

export const visitSchema = z.strictObject({
  executionArn: z.string().check(z.minLength(1)),
  enteredAt: sortable,
  retryCount: z.int().check(z.minimum(0)),
}) satisfies z.ZodMiniType<Visit>;

export const invitationSchema = z.strictObject({
  target: z.string().check(z.minLength(1)),
  targetType: z.enum(['ACCOUNT', 'EMAIL']),
  campaign: z.string().check(z.minLength(1)),
  requestId: z.string().check(z.minLength(1)),
  requestedAt: instant,
  organizationalUnit: z.nullable(z.string()),
  notes: z.nullable(z.string()),
  tags: z.nullable(z.record(z.string(), z.string())),
  priority: z.int(),
  maxInvitations: z.int(),
  admitBy: instant,
  deadline: instant,
}) satisfies z.ZodMiniType<Invitation>;

export const handshakeSchema = z.strictObject({
  id: z.nullable(z.string()),
  invitedAt: instant,
  expiresAt: z.nullable(instant),
}) satisfies z.ZodMiniType<Handshake>;

export const questionSchema = z.strictObject({
  reason: z.string().check(z.minLength(1)),
  message: z.string(),
  actor: z.string(),
  instruction: z.string(),
}) satisfies z.ZodMiniType<Question>;
