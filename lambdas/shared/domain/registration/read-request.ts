import type { EventDetail } from '../../contract/events.ts';
import {
  accountInvitationRequested,
  DEFAULT_CAMPAIGN,
  DEFAULT_PRIORITY,
} from '../../contract/incoming-events.ts';
import type { Target } from '../../contract/target.ts';
import type { RegisterInvitationRequest } from '../../contract/tasks.ts';
import { describeProblems, show } from './describe-problems.ts';
import { type Envelope, readEnvelope, readTarget, readText } from './envelope.ts';
import { describeManagementAccount, managementAccountOf } from './management-account.ts';
import { REQUEST_FIELDS } from './request-fields.ts';

/** Who asked, when, and under which name: known of every request. */
interface Identity {
  readonly campaign: string;
  readonly requestId: string;
  readonly eventId: string;
  /** When the event was put; never after its execution was started, whatever the event says. */
  readonly requestedAt: string;
}

/** A request that follows its schema, with its defaults filled in. */
export interface AskedInvitation extends Identity {
  readonly target: Target;
  readonly organizationalUnit: string | null;
  readonly notes: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly priority: number;
  /** Null: the setting of the deployment. */
  readonly maxInvitations: number | null;
  readonly isReinvitation: boolean;
  /** The abandoned execution whose place this one takes. */
  readonly succeeds: string | null;
}

/** A request that does not follow its schema, as far as it can be read. */
export interface InvalidRequest extends Identity {
  readonly target: Target | null;
  /** What is wrong with it, and how to correct it. */
  readonly message: string;
}

export type ReadRequest =
  | { readonly kind: 'asked'; readonly asked: AskedInvitation }
  | { readonly kind: 'invalid'; readonly invalid: InvalidRequest };

const DETAIL_TYPE = 'AccountInvitationRequested';
const { campaign: campaignSchema, requestId: requestIdSchema } = accountInvitationRequested.shape;

/** Reads the input of the execution: an EventBridge event, or whatever somebody started it with. */
export function readRequest(request: RegisterInvitationRequest): ReadRequest {
  const envelope = readEnvelope(request.event);
  const identity = identityOf(envelope, request);
  const invalid = (message: string): ReadRequest => ({
    kind: 'invalid',
    invalid: { ...identity, target: readTarget(envelope.detail), message },
  });
  if (envelope.detailType !== null && envelope.detailType !== DETAIL_TYPE) {
    return invalid(
      `detail-type is ${show(envelope.detailType)}; expected '${DETAIL_TYPE}'; start this workflow with events of that type only`,
    );
  }
  const parsed = accountInvitationRequested.safeParse(envelope.detail);
  if (!parsed.success) {
    return invalid(describeProblems(parsed.error, envelope.detail, REQUEST_FIELDS));
  }
  if (hasUnkeptTag(envelope.detail)) {
    return invalid(
      "tags: '__proto__' is no key that can be kept; expected another; rename the tag",
    );
  }
  const target = readTarget(parsed.data);
  if (target === null) throw new Error('the schema took a target that cannot be read');
  if (target.id === managementAccountOf(request.visit)) {
    return invalid(describeManagementAccount(target.id));
  }
  return { kind: 'asked', asked: askedOf(parsed.data, target, identity, envelope) };
}

/** The one key that a schema of records passes over in silence. */
function hasUnkeptTag(detail: unknown): boolean {
  const { tags } = detail as { readonly tags?: object };
  return tags !== undefined && Object.hasOwn(tags, '__proto__');
}

function askedOf(
  detail: EventDetail<'AccountInvitationRequested'>,
  target: Target,
  identity: Identity,
  envelope: Envelope,
): AskedInvitation {
  return {
    ...identity,
    target,
    organizationalUnit: detail.organizationalUnit ?? null,
    notes: detail.notes ?? null,
    tags: detail.tags ?? null,
    priority: detail.priority ?? DEFAULT_PRIORITY,
    maxInvitations: detail.maxInvitations ?? null,
    isReinvitation: detail.reinvite ?? false,
    succeeds: envelope.successionOf,
  };
}

/**
 * An execution that was not started by an event has no event id; its own name then stands in for
 * it, which is the same for every try.
 */
function identityOf(envelope: Envelope, request: RegisterInvitationRequest): Identity {
  const { executionArn } = request.visit;
  const eventId = envelope.id ?? executionArn.slice(executionArn.lastIndexOf(':') + 1);
  const { detail } = envelope;
  return {
    campaign:
      readText(detail, 'campaign', (text) => campaignSchema.safeParse(text).success) ??
      DEFAULT_CAMPAIGN,
    requestId:
      readText(detail, 'requestId', (text) => requestIdSchema.safeParse(text).success) ?? eventId,
    eventId,
    requestedAt: earlierOf(envelope.time ?? request.startedAt, request.startedAt),
  };
}

function earlierOf(one: string, other: string): string {
  return Date.parse(one) <= Date.parse(other) ? one : other;
}
