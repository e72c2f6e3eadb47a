import * as z from 'zod/mini';
import { described } from './described.ts';
import { version } from './event-fields.ts';
import { parseTarget } from './target.ts';

/** Text of so many characters. */
const text = (least: number, most: number) =>
  z.string().check(z.minLength(least), z.maxLength(most));
const textUpTo = (most: number) => z.string().check(z.maxLength(most));

const target = described(
  'account id of 12 digits, or e-mail address of the account',
  textUpTo(80).check(
    z.refine((given: string) => parseTarget(given) !== undefined, {
      error: 'expected an account id of 12 digits or an e-mail address of 6 to 64 ASCII characters',
    }),
  ),
);
const person = described('who asked', text(1, 256));
const comment = described('why, in a sentence', textUpTo(1024));
const campaign = described(
  'name of the campaign, for queries',
  z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
      error: 'expected 1 to 64 letters, digits, dots, underscores and hyphens',
    }),
  ),
);

export const DEFAULT_CAMPAIGN = 'default';
/** Between 0 (first) and 9 (last). */
export const DEFAULT_PRIORITY = 5;

/** ParentId of MoveAccount, in the pattern of the service model: a root or an organizational unit. */
export const organizationalUnitId = described(
  'id of the organizational unit (or root) that the account is moved to',
  z.string().check(
    z.regex(/^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/, {
      error: 'expected the id of an organizational unit (ou-abcd-12345678) or of the root (r-abcd)',
    }),
  ),
);

/** Limits of the service model: keys of 1 to 128, values of 0 to 256 characters, 50 tags an account. */
const tags = described(
  'tags that the account gets when it joins',
  z
    .record(text(1, 128), textUpTo(256))
    .check(z.refine((all) => Object.keys(all).length <= 50, { error: 'expected at most 50 tags' })),
);

export const accountInvitationRequested = z.strictObject({
  version,
  target,
  campaign: z.optional(campaign),
  requestId: described(
    'identity of the request; the event id when absent',
    z.optional(text(1, 128)),
  ),
  organizationalUnit: z.optional(organizationalUnitId),
  notes: described('text that AWS e-mails with the invitation', z.optional(textUpTo(1024))),
  tags: z.optional(tags),
  priority: described(
    '0 is admitted first, 9 last; default 5',
    z.optional(z.int().check(z.minimum(0), z.maximum(9))),
  ),
  maxInvitations: described(
    'invitations to send before EXPIRED is final; default the setting `maxInvitationsPerAccount`, which it may exceed',
    z.optional(z.int().check(z.minimum(1), z.maximum(10))),
  ),
  reinvite: described(
    'ask again although the owner declined or the invitation was canceled',
    z.optional(z.boolean()),
  ),
});

export const invitationWithdrawalRequested = z.strictObject({
  version,
  target,
  requestedBy: z.optional(person),
  comment: z.optional(comment),
});

export const escalationResolved = z.strictObject({
  version,
  escalationId: described(
    'id of the escalation, as its notice names it',
    z.string().check(
      z.regex(/^esc-[0-9a-f]{16}$/, {
        error: 'expected the id that the notice names: esc- and 16 hex digits',
      }),
    ),
  ),
  decision: described('try again now, or give up', z.enum(['retry', 'abort'])),
  resolvedBy: z.optional(person),
  comment: z.optional(comment),
});

export const admissionPauseRequested = z.strictObject({
  version,
  requestedBy: z.optional(person),
  comment: z.optional(comment),
});

export const admissionResumeRequested = z.strictObject({
  version,
  clear: described('what to clear', z.enum(['pause', 'gate', 'both'])),
  requestedBy: z.optional(person),
  comment: z.optional(comment),
});
