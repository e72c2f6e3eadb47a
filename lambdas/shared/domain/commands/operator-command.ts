import type { EventDetail, IncomingEventName } from '../../contract/events.ts';

type CommandName = Exclude<IncomingEventName, 'AccountInvitationRequested'>;

/** An event of the bus that an operator has put. */
export type OperatorCommand = {
  readonly [N in CommandName]: {
    readonly name: N;
    readonly detail: EventDetail<N>;
    readonly eventId: string;
    /** When it was put, ISO 8601: names its entry in the history. */
    readonly at: string;
  };
}[CommandName];

export type CommandOf<N extends CommandName> = Extract<OperatorCommand, { readonly name: N }>;

/** What became of a command. Nothing here is an error: who put the event is not waiting for one. */
export type CommandResult =
  /** The invitation is being given up; its execution was woken if it was parked. */
  | { readonly kind: 'withdrawing' }
  /** There is no invitation of this target, or it has ended already. */
  | { readonly kind: 'nothingToWithdraw' }
  /** The invitation was accepted before it could be withdrawn. */
  | { readonly kind: 'tooLateToWithdraw' }
  | { readonly kind: 'answered' }
  /** The escalation was answered before, or has ended. */
  | { readonly kind: 'answeredTooLate' }
  /** An escalation of the gate cannot be answered so. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknownEscalation' }
  /** It does not follow its schema: recorded, and people were told. */
  | { readonly kind: 'rejected' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'resumed' }
  /** A newer command about the pause was carried out before: this one came late, or twice. */
  | { readonly kind: 'overtaken' };
