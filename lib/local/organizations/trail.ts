import { AwsFault } from '../endpoint/service.ts';
import type { Call } from './call.ts';
import {
  type CallRecord,
  emptyCall,
  failedCall,
  handshakeCall,
  invitationParameters,
} from './event-details.ts';
import type { EventDraft, EventSender } from './event-sender.ts';
import type { Input } from './input.ts';
import { type Journal, outcomeOf } from './journal.ts';
import { OperationName } from './operation-names.ts';
import type { Organization } from './organization.ts';
import type { HandshakeOnWire } from './wire.ts';

export interface TrailProps {
  readonly organization: Organization;
  readonly events: EventSender;
  readonly journal: Journal;
}

/** Counts every call, keeps the journal of invitations, and writes what CloudTrail would. */
export class Trail {
  readonly #props: TrailProps;

  constructor(props: TrailProps) {
    this.#props = props;
  }

  succeeded(call: Call, output: unknown): void {
    this.#props.journal.count(call.operation, 'ok');
    const handshake = (output as { Handshake?: HandshakeOnWire }).Handshake;
    if (call.operation === OperationName.InviteAccountToOrganization) {
      this.#noteInvitation(call, 'opened', handshake?.Id);
    }
    if (this.#isTrailed(call)) this.#props.events.send(this.#draft(call, handshake));
  }

  failed(call: Call, error: unknown): void {
    const outcome = outcomeOf(error);
    this.#props.journal.count(call.operation, outcome);
    if (call.operation === OperationName.InviteAccountToOrganization) {
      this.#noteInvitation(call, outcome);
    }
    if (error instanceof AwsFault && this.#isTrailed(call)) {
      this.#props.events.send(failedCall(recordOf(call), error));
    }
  }

  #draft(call: Call, handshake: HandshakeOnWire | undefined): EventDraft {
    const times = handshake && this.#props.organization.handshakes.find(handshake.Id);
    return handshake === undefined || times === undefined
      ? emptyCall(recordOf(call))
      : handshakeCall(recordOf(call), handshake, times);
  }

  #noteInvitation(call: Call, outcome: string, handshakeId?: string): void {
    const { Type: type, Id: id } = (call.input.Target ?? {}) as Record<string, unknown>;
    this.#props.journal.noteInvitation({
      atMs: call.atMs,
      callerAccountId: call.caller.accountId,
      targetType: String(type),
      targetId: String(id),
      outcome,
      ...(handshakeId === undefined ? {} : { handshakeId }),
    });
  }

  /** A trail of the management account holds its own calls; as one report has it, acceptances too. */
  #isTrailed({ operation, caller }: Call): boolean {
    const { events, organization } = this.#props;
    switch (operation) {
      case OperationName.InviteAccountToOrganization:
      case OperationName.CancelHandshake:
      case OperationName.RemoveAccountFromOrganization:
        return organization.isManagementAccount(caller.accountId);
      case OperationName.AcceptHandshake:
        return (
          (events.behaviour.hasAcceptHandshake ?? false) && organization.isMember(caller.accountId)
        );
      default:
        return false;
    }
  }
}

function recordOf({ operation, input, caller }: Call): CallRecord {
  return { eventName: operation, caller, requestParameters: parametersOf(operation, input) };
}

function parametersOf(operation: OperationName, input: Input): CallRecord['requestParameters'] {
  switch (operation) {
    case OperationName.InviteAccountToOrganization:
      return invitationParameters(input);
    case OperationName.RemoveAccountFromOrganization:
      return { accountId: input.AccountId };
    default:
      return { handshakeId: input.HandshakeId };
  }
}
