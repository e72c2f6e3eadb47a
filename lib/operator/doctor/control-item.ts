import * as z from 'zod';

/**
 * What the turnstile's control item tells an operator: the plain members of its JSON text, and the
 * two that are packed. Instants in ms.
 */
export interface ControlItem {
  readonly gate:
    | { readonly kind: 'open' }
    | {
        readonly kind: 'closed';
        readonly code: string;
        readonly since: number;
        /** From then on one invitation at a time is let through to look. */
        readonly until: number;
        readonly escalationId: string | null;
      };
  readonly pause: { readonly at: number; readonly by: string | null } | null;
  readonly limits: {
    /** The account quota in force; null when it is not known. */
    readonly quota: number | null;
    readonly members: number | null;
    readonly pending: number;
    readonly membersAt: number | null;
  };
  /** Invitations of the last 24 hours that nobody has accepted. */
  readonly attempts: number;
  readonly permits: readonly PermitItem[];
  /** When the pending timer fires. */
  readonly timerAt: number | null;
  /** A sweep was asked for. */
  readonly sweepAt: number | null;
}

export interface PermitItem {
  readonly executionArn: string;
  readonly expiresAt: number;
}

const instant = z.number();
const schema = z.object({
  gate: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('open') }),
    z.object({
      kind: z.literal('closed'),
      code: z.string(),
      since: instant,
      until: instant,
      escalationId: z.string().nullable(),
    }),
  ]),
  pause: z.object({ at: instant, by: z.string().nullable() }).nullable(),
  limits: z.object({
    quota: z.number().nullable(),
    learned: z.number().nullable(),
    disproved: z.number().nullable(),
    members: z.number().nullable(),
    membersAt: instant.nullable(),
    pending: z.number(),
  }),
  attempts: z.string(),
  executions: z.string(),
  permits: z.array(z.string()),
  timerAt: instant.nullable(),
  sweepAt: instant.nullable(),
});

/** Why a control item cannot be read. */
export interface ControlProblem {
  /** No version writes text that is no JSON object; what is one may be another version's. */
  readonly kind: 'garbage' | 'unknownForm';
  /** What is wrong with it, in a few words. */
  readonly detail: string;
  /** The item as it was seen; it is deleted only while it is still that. */
  readonly text: string;
}

export type ControlReading =
  | { readonly kind: 'read'; readonly control: ControlItem }
  | { readonly kind: 'unreadable'; readonly problem: ControlProblem };

/** Reads the text of the control item, and the version by which it is written. */
export function readControlItem(text: string, version: unknown, now: number): ControlReading {
  if (!Number.isSafeInteger(version)) {
    const detail = 'has no number for a version, so that nobody can write it';
    return { kind: 'unreadable', problem: { kind: 'garbage', detail, text } };
  }
  const json = parseJson(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const detail = `holds ${text.length} characters that are no JSON object`;
    return { kind: 'unreadable', problem: { kind: 'garbage', detail, text } };
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: '' };
    const detail = `is not as this version writes it: ${path.join('.')}: ${message}`;
    return { kind: 'unreadable', problem: { kind: 'unknownForm', detail, text } };
  }
  return { kind: 'read', control: toControlItem(parsed.data, now) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toControlItem(state: z.infer<typeof schema>, now: number): ControlItem {
  const { gate, pause, limits, timerAt, sweepAt, executions } = state;
  const stated = limits.quota === limits.disproved ? null : limits.quota;
  return {
    ...{ gate, pause, timerAt, sweepAt },
    limits: {
      quota: limits.learned ?? stated,
      members: limits.members,
      membersAt: limits.membersAt,
      pending: limits.pending,
    },
    attempts: countAttempts(state.attempts, now),
    permits: state.permits.map((permit) => readPermit(permit, executions)),
  };
}

const BUCKET_MS = 5 * 60_000;
const WINDOW_MS = 24 * 60 * 60_000;
const RADIX = 36;

/** `<first bucket>:<count>,<count>,…`, where a bucket holds five minutes. */
function countAttempts(text: string, now: number): number {
  const [first = '', counts = ''] = text.split(':');
  const base = Number.parseInt(first, RADIX);
  return counts
    .split(',')
    .filter((_, index) => (base + index + 1) * BUCKET_MS + WINDOW_MS > now)
    .reduce((sum, count) => sum + (count === '' ? 0 : Number.parseInt(count, RADIX)), 0);
}

/** `<id> <letter> <callAt> <expiresAt> <probe> <name of the execution>` */
function readPermit(text: string, prefix: string): PermitItem {
  const [, , , expiresAt = '', , name = ''] = text.split(' ');
  return {
    executionArn: `${prefix}${name}`,
    expiresAt: Number.parseInt(expiresAt, RADIX),
  };
}
