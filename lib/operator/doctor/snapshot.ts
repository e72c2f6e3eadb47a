import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { CallbackState } from '../../../lambdas/shared/contract/state-names.ts';
import type { ControlItem, ControlProblem } from './control-item.ts';
import type { StackNames } from './stack-names.ts';

/** Everything that is compared, as it was read at one time. Instants in ms. */
export interface Snapshot {
  /** As AWS tells the time. */
  readonly at: number;
  readonly stack: StackNames;
  readonly rows: readonly SeenRow[];
  /** Rows that no status of the contract leads to: of executions that run, and in the index of open rows. */
  readonly misread: readonly MisreadRow[];
  readonly running: ReadonlyMap<string, RunningExecution>;
  /** Executions that something names and that do not run: how they ended, or `UNKNOWN`. By ARN. */
  readonly ended: ReadonlyMap<string, string>;
  /** Executions that are parked on a task token, as far as something made it worth asking. By ARN. */
  readonly waits: ReadonlyMap<string, Wait>;
  readonly handshakes: readonly SeenHandshake[];
  readonly members: readonly SeenMember[];
  /** The accounts in each organizational unit that a row names; null for one that is no more. */
  readonly units: ReadonlyMap<string, ReadonlySet<string> | null>;
  /** Where members are that are not where their row says. By account id. */
  readonly parents: ReadonlyMap<string, string>;
  /** Targets of handshakes without a row of which the outcome table has a history. */
  readonly recorded: ReadonlySet<string>;
  readonly control: ControlItem | null;
  /** Why the control item cannot be read; null when it can be, or is not there. */
  readonly controlProblem: ControlProblem | null;
  readonly parked: readonly ParkedItem[];
  /** When the sweep last began to read the list of handshakes; null when it never did. */
  readonly listedAt: number | null;
  readonly queues: readonly SeenQueue[];
  readonly confirmedSubscriptions: number;
}

/** Attributes of a row that are a text or null; those that are instants, and those that are not. */
export const OPTIONAL_INSTANTS = [
  'askedAgainAt',
  'departedAt',
  'expiresAt',
  'invitedAt',
  'notBefore',
  'settledAt',
] as const satisfies readonly (keyof InvitationItem)[];
export const OPTIONAL_TEXTS = [
  'accountId',
  'escalationId',
  'handshakeId',
  'message',
  'nextAction',
  'notes',
  'organizationalUnit',
  'placement',
  'reason',
  'sameAs',
  'succeeds',
] as const satisfies readonly (keyof InvitationItem)[];
export type Optional = (typeof OPTIONAL_INSTANTS | typeof OPTIONAL_TEXTS)[number];

export interface SeenRow extends InvitationItem {
  /** Empty where nobody can read it. */
  readonly executionArn: string;
  /** What may be null, and holds what it may not hold: it reads as null. */
  readonly misheld: readonly Optional[];
  /** Whether it carries the attribute that puts it into the index of open rows. */
  readonly isInOpenIndex: boolean;
}

export type MisreadRow = Pick<SeenRow, 'target' | 'record' | 'executionArn'> & {
  /** Whatever the attribute holds. */
  readonly status: string;
};

/** What an execution waits for, by its history. */
export interface Wait {
  readonly state: CallbackState;
  readonly since: number;
}

export interface RunningExecution {
  readonly startedAt: number;
  /** Read only for those that own no open row or two; null when its input names none. */
  readonly target: string | null;
}

export interface SeenHandshake {
  readonly id: string;
  readonly state: string;
  /** Account id and e-mail address, as far as AWS tells them. */
  readonly sentTo: readonly string[];
  readonly expiresAt: number;
}

export interface SeenMember {
  readonly id: string;
  readonly email: string;
  readonly joinedAt: number;
}

/** A token, or an entry of the queue. Its secret is never read. */
export interface ParkedItem {
  readonly kind: 'token' | 'entry';
  /** The state that its execution waits in, or the part of the queue. */
  readonly place: string;
  readonly pk: string;
  readonly sk: string;
  /** Which visit of the state wrote it: a later visit writes another. */
  readonly stamp: string;
  /** What a token wakes for: a handshake, an escalation. Null for nothing in particular, and for entries. */
  readonly subject: string | null;
  readonly executionArn: string;
}

export interface SeenQueue {
  readonly name: string;
  readonly url: string;
  readonly messages: number;
}
