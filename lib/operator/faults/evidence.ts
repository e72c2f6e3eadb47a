import type { HistoryItem, InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { HandshakeView, MemberView } from '../../local/organizations/control.ts';

/** A request as somebody put it on the bus. */
export interface Asked {
  readonly target: string;
  readonly atMs: number;
}

/** A command about one invitation, as it came to the bus. */
export interface SeenCommand {
  readonly eventId: string;
  readonly name: string;
  /** Null where it names an escalation instead. */
  readonly target: string | null;
  /** What it says: a person who puts it again says the same. */
  readonly words: string;
  readonly atMs: number;
}

/** How a request has to end. */
export interface Ending {
  readonly target: string;
  readonly status: string;
  /** How it may end instead. @default in no other way */
  readonly alternatives?: readonly string[];
  /** `undefined`: whichever. */
  readonly placement: string | null | undefined;
}

export interface SentHandshake extends HandshakeView {
  /** Sent by a person in the console, not by the orchestrator. */
  readonly isByHand: boolean;
}

export interface SeenExecution {
  readonly arn: string;
  readonly status: string;
  /** The state it is in, or was in last. */
  readonly state: string | null;
  /** Waits for a task token. */
  readonly isParked: boolean;
}

/** What the coordination table holds that must not outlive its execution. */
export interface InFlight {
  readonly tokens: readonly { readonly executionArn: string; readonly state: string }[];
  /** Owners of queue entries: pointers, and places in either partition. */
  readonly pointers: readonly string[];
  readonly places: readonly string[];
  readonly permits: readonly string[];
}

/** What stops invitations for all. */
export interface SeenGate {
  readonly isClosed: boolean;
  readonly isPaused: boolean;
}

/** Everything that is to be seen from outside at one instant, as plain data. */
export interface Evidence {
  readonly atMs: number;
  readonly asked: readonly Asked[];
  readonly rows: readonly InvitationItem[];
  readonly history: readonly HistoryItem[];
  readonly handshakes: readonly SentHandshake[];
  readonly members: readonly MemberView[];
  readonly executions: readonly SeenExecution[];
  readonly inFlight: InFlight;
  /** Targets of the InvitationSettled events on the bus. */
  readonly announced: readonly { readonly target: string; readonly status: string }[];
  /** What people asked of the invitations of single accounts: those of a name in their order. */
  readonly commands: readonly SeenCommand[];
  readonly gate: SeenGate;
  /** AdmissionGateChanged events on the bus, in the order in which they were told. */
  readonly gateChanges: readonly { readonly state: string; readonly changedAt: string }[];
  /** Lines of errors in the logs of the functions. */
  readonly errors: readonly string[];
  /** Bodies of the messages in the dead-letter queues. */
  readonly deadLetters: readonly string[];
}
