import { formatInstant } from '../clock/instant.ts';
import type { AwsFault, Caller } from '../endpoint/service.ts';
import type { DepartureMethod } from './control.ts';
import { DetailType, type EventDraft } from './event-sender.ts';
import type { Handshake } from './handshakes.ts';
import { TargetType } from './handshakes.ts';
import type { HandshakeOnWire } from './wire.ts';
import type { JoinedMethod } from './world.ts';

const HIDDEN = '****';

/** What a call of the API looked like from outside. */
export interface CallRecord {
  readonly eventName: string;
  readonly caller: Caller;
  readonly requestParameters: Readonly<Record<string, unknown>>;
}

export function handshakeCall(
  record: CallRecord,
  handshake: HandshakeOnWire,
  times: Pick<Handshake, 'requestedAtMs' | 'expiresAtMs'>,
): EventDraft {
  return apiCall(record, { responseElements: { handshake: handshakeElement(handshake, times) } });
}

/** A call that answers with nothing. */
export function emptyCall(record: CallRecord): EventDraft {
  return apiCall(record, { responseElements: null });
}

export function failedCall(record: CallRecord, fault: AwsFault): EventDraft {
  return apiCall(record, {
    errorCode: fault.name,
    errorMessage: fault.message,
    responseElements: null,
  });
}

function apiCall(record: CallRecord, outcome: Readonly<Record<string, unknown>>): EventDraft {
  const { accountId, accessKeyId } = record.caller;
  return {
    detailType: DetailType.ApiCall,
    detail: {
      eventName: record.eventName,
      eventType: 'AwsApiCall',
      userIdentity: { type: 'AssumedRole', accountId, accessKeyId },
      requestParameters: record.requestParameters,
      ...outcome,
    },
  };
}

export function accountJoined(accountId: string, atMs: number, method: JoinedMethod): EventDraft {
  return membershipEvent('AccountJoinedOrganization', {
    accountId,
    joinedMethod: method,
    joinedTime: formatRecordTime(atMs),
  });
}

export function accountDeparted(
  accountId: string,
  atMs: number,
  method: DepartureMethod,
): EventDraft {
  return membershipEvent('AccountDepartedOrganization', {
    accountId,
    departureMethod: method,
    departureTime: formatRecordTime(atMs),
  });
}

/**
 * A request for an increase was granted.
 * https://docs.aws.amazon.com/servicequotas/latest/userguide/logging-using-cloudtrail.html
 */
export function quotaRaised(value: number, atMs: number): EventDraft {
  const eventSource = 'servicequotas.amazonaws.com';
  const { detailType, detail } = serviceEvent(
    'UpdateServiceQuotaIncreaseRequestStatus',
    eventSource,
    {
      newStatus: 'CASE_CLOSED',
      createTime: formatInstant(atMs),
      newQuotaValue: value.toFixed(1),
      serviceName: 'AWS Organizations',
      quotaName: 'Default maximum number of accounts',
      unit: 'None',
    },
  );
  return { detailType, source: 'aws.servicequotas', detail: { ...detail, eventSource } };
}

function membershipEvent(
  eventName: string,
  serviceEventDetails: Readonly<Record<string, unknown>>,
): EventDraft {
  return serviceEvent(eventName, 'organizations.amazonaws.com', serviceEventDetails);
}

function serviceEvent(
  eventName: string,
  invokedBy: string,
  serviceEventDetails: Readonly<Record<string, unknown>>,
): EventDraft {
  return {
    detailType: DetailType.ServiceEvent,
    detail: {
      eventName,
      eventType: 'AwsServiceEvent',
      userIdentity: { invokedBy },
      requestParameters: null,
      responseElements: null,
      serviceEventDetails,
    },
  };
}

/** Keys in camel case, the action in lower case, e-mail addresses hidden, times not ISO. */
function handshakeElement(
  handshake: HandshakeOnWire,
  times: Pick<Handshake, 'requestedAtMs' | 'expiresAtMs'>,
) {
  return {
    id: handshake.Id,
    arn: handshake.Arn,
    action: handshake.Action.toLowerCase(),
    state: handshake.State,
    parties: handshake.Parties.map(({ Type, Id }) => ({ type: Type, id: hideEmail(Type, Id) })),
    requestedTimestamp: formatRecordTime(times.requestedAtMs),
    expirationTimestamp: formatRecordTime(times.expiresAtMs),
  };
}

export function hideEmail(type: string, id: string): string {
  return type === TargetType.Email ? HIDDEN : id;
}

/** A target or notes as they were sent, whatever they were. */
export function invitationParameters(input: Readonly<Record<string, unknown>>) {
  const { Id: id, Type: type } = (input.Target ?? {}) as Record<string, unknown>;
  const notes = input.Notes;
  return {
    target: { type, id: hideEmail(String(type), String(id)) },
    ...(notes === undefined ? {} : { notes }),
  };
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Jan 18, 2017 9:41:16 PM`, the form in which records of this service carry instants. */
export function formatRecordTime(ms: number): string {
  const [date = '', time = ''] = formatInstant(ms).split('T');
  const [year, month, day] = date.split('-').map(Number);
  const [hour = '0', minute, second = ''] = time.split(':');
  const half = Number(hour) < 12 ? 'AM' : 'PM';
  const name = MONTHS[(month ?? 1) - 1];
  return `${name} ${day}, ${year} ${Number(hour) % 12 || 12}:${minute}:${second.slice(0, 2)} ${half}`;
}
