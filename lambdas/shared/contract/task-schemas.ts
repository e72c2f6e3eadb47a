import * as z from 'zod';
import type { Handshake, Invitation, Question, Visit } from './tasks.ts';

/*
 * What several functions are handed by the workflow. Strict: workflow and functions are deployed
 * together, so a field too many is a defect of ours.
 */

const instant = z.iso.datetime({ offset: true });

export const visitSchema = z.strictObject({
  executionArn: z.string().min(1),
  enteredAt: instant,
  retryCount: z.int().min(0),
}) satisfies z.ZodType<Visit>;

export const invitationSchema = z.strictObject({
  target: z.string().min(1),
  targetType: z.enum(['ACCOUNT', 'EMAIL']),
  campaign: z.string().min(1),
  requestId: z.string().min(1),
  requestedAt: instant,
  organizationalUnit: z.string().nullable(),
  notes: z.string().nullable(),
  tags: z.record(z.string(), z.string()).nullable(),
  priority: z.int(),
  maxInvitations: z.int(),
  admitBy: instant,
  deadline: instant,
}) satisfies z.ZodType<Invitation>;

export const handshakeSchema = z.strictObject({
  id: z.string().nullable(),
  invitedAt: instant,
  expiresAt: instant.nullable(),
}) satisfies z.ZodType<Handshake>;

export const questionSchema = z.strictObject({
  reason: z.string().min(1),
  message: z.string(),
  actor: z.string(),
  instruction: z.string(),
}) satisfies z.ZodType<Question>;
