import { MEMBERSHIP_EVENTS, type MembershipEvent } from '../../contract/hints.ts';

/** What an event of CloudTrail hints at. Nothing of it is believed before AWS is asked. */
export interface MembershipHint {
  readonly eventName: MembershipEvent;
  readonly handshakeId: string | null;
  /** Accounts it may be about, the likeliest first. */
  readonly accountIds: readonly string[];
  /** ISO 8601; null when the event carries no readable time. */
  readonly at: string | null;
  /** The account was created in the organization: no invitation is concerned. */
  readonly isCreated: boolean;
}

/*
 * AWS documents no full example of the membership events, and samples of the calls differ: parties in
 * any order, the id of the handshake in the request or in the response. So each fact is looked for in every place it has been seen or may be.
 */
const HANDSHAKE_ID_PLACES = [
  'requestParameters.handshakeId',
  'responseElements.handshake.id',
  'serviceEventDetails.handshakeId',
  'serviceEventDetails.handshake.id',
  'additionalEventData.handshakeId',
];

const ACCOUNT_ID_PLACES = [
  'serviceEventDetails.accountId',
  'serviceEventDetails.account.id',
  'serviceEventDetails.account.accountId',
  'serviceEventDetails.memberAccountId',
  'requestParameters.accountId',
  'responseElements.accountId',
  'responseElements.account.id',
  'additionalEventData.accountId',
  'accountId',
];

const PARTIES_PLACES = [
  'responseElements.handshake.parties',
  'serviceEventDetails.handshake.parties',
  'serviceEventDetails.parties',
];

const METHOD_PLACES = [
  'serviceEventDetails.joinedMethod',
  'serviceEventDetails.account.joinedMethod',
  'requestParameters.joinedMethod',
  'responseElements.joinedMethod',
  'additionalEventData.joinedMethod',
];

export function eventNameOf(event: unknown): unknown {
  return child(child(event, 'detail'), 'eventName');
}

/** Reads an event as it comes from the default bus. Null when it is none that is tracked. */
export function readMembershipHint(event: unknown): MembershipHint | null {
  const detail = child(event, 'detail');
  const eventName = MEMBERSHIP_EVENTS.find((name) => name === eventNameOf(event));
  if (eventName === undefined) return null;
  const handshakeId = first(detail, HANDSHAKE_ID_PLACES, isHandshakeId);
  return {
    eventName,
    handshakeId,
    accountIds: accountIdsOf(detail, eventName),
    at: instantOf(child(detail, 'eventTime')) ?? instantOf(child(event, 'time')),
    isCreated: first(detail, METHOD_PLACES, isString)?.toUpperCase() === 'CREATED',
  };
}

function accountIdsOf(detail: unknown, eventName: MembershipEvent): string[] {
  const parties = PARTIES_PLACES.flatMap((place) => {
    const found = at(detail, place);
    return Array.isArray(found) ? found : [];
  });
  // The caller of CancelHandshake is the management account, which no invitation is about.
  const actor = eventName === 'CancelHandshake' ? [] : [at(detail, 'userIdentity.accountId')];
  const candidates = [
    ...ACCOUNT_ID_PLACES.map((place) => at(detail, place)),
    ...parties.map((party) => child(party, 'id')),
    ...actor,
  ];
  return [...new Set(candidates.filter(isAccountId))];
}

function first(
  detail: unknown,
  places: readonly string[],
  accepts: (value: unknown) => value is string,
): string | null {
  for (const place of places) {
    const value = at(detail, place);
    if (accepts(value)) return value;
  }
  return null;
}

function at(value: unknown, place: string): unknown {
  return place.split('.').reduce(child, value);
}

/** A member by its name in any capitals; `serviceEventDetails` may be JSON inside of JSON. */
function child(value: unknown, name: string): unknown {
  const record = typeof value === 'string' ? parsed(value) : value;
  if (typeof record !== 'object' || record === null) return undefined;
  const wanted = name.toLowerCase();
  return Object.entries(record).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function parsed(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function instantOf(value: unknown): string | null {
  const ms = isString(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

const isString = (value: unknown): value is string => typeof value === 'string';
/** Ids in the patterns of the service model. */
const isHandshakeId = (value: unknown): value is string =>
  isString(value) && /^h-[0-9a-z]{8,32}$/.test(value);
const isAccountId = (value: unknown): value is string => isString(value) && /^\d{12}$/.test(value);
