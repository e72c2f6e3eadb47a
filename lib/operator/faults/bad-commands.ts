import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { IncomingEventName } from '../../../lambdas/shared/contract/events.ts';
import {
  always,
  each,
  type Fields,
  INJECTIONS,
  type Kind,
  LOOK_ALIKES,
  text,
} from './bad-values.ts';

/** What is wrong in every command. */
const WRONG_FIELDS = {
  version: always(undefined, 0, '1', null),
  comment: always(5, null, {}, text(1_025), text(100_000)),
  colour: always('red', null, text(1_000), ...INJECTIONS),
} satisfies Fields;
const WRONG_PERSONS = always('', 7, null, [], text(257));
const WRONG_WITHDRAWALS: Fields = {
  ...WRONG_FIELDS,
  requestedBy: WRONG_PERSONS,
  requestedby: always('jane'),
};
const WRONG_COMMANDS: Readonly<Partial<Record<IncomingEventName, Fields>>> = {
  InvitationWithdrawalRequested: {
    target: always(undefined, null, '', '12345678901', [], ...INJECTIONS, ...LOOK_ALIKES),
  },
  EscalationResolved: {
    ...WRONG_FIELDS,
    escalationId: always(undefined, null, 'esc-1', 'ESC-0123456789ABCDEF', ...INJECTIONS),
    decision: always(undefined, 'Retry', 'RETRY', 5, text(10_000), ...INJECTIONS),
    resolvedBy: WRONG_PERSONS,
  },
  AdmissionPauseRequested: { ...WRONG_FIELDS, requestedBy: WRONG_PERSONS },
  AdmissionResumeRequested: { ...WRONG_FIELDS, clear: always(undefined, 'all', 'Pause', 5, null) },
};

/** What is right beside the field that is wrong. */
const OTHERS: Readonly<Partial<Record<IncomingEventName, object>>> = {
  EscalationResolved: { escalationId: 'esc-0123456789abcdef', decision: 'retry' },
  AdmissionResumeRequested: { clear: 'pause' },
};

/**
 * Commands of operators that do not follow their schema: about an invitation, about a target that
 * was never asked for, and about nobody.
 */
export function listCommandKinds(): Kind[] {
  const name = 'InvitationWithdrawalRequested';
  return [
    ...each(WRONG_WITHDRAWALS, { name, ends: 'noted' }),
    ...each(WRONG_WITHDRAWALS, { name, ends: 'rejected' }),
    ...(['EscalationResolved', 'AdmissionPauseRequested'] as const).map(
      (other): Kind =>
        (target) => ({
          ...{ what: `${other} with a target`, name: other, ends: 'rejected', field: 'target' },
          ...{ target, detail: { version: EVENT_VERSION, target, ...OTHERS[other] } },
        }),
    ),
    ...Object.entries(WRONG_COMMANDS).flatMap(([command, fields]) => aboutNobody(command, fields)),
  ];
}

function aboutNobody(command: string, fields: Fields): Kind[] {
  const name = command as IncomingEventName;
  const others = { target: undefined, ...OTHERS[name] };
  return each(fields, { name, ends: 'kept' }, others);
}
