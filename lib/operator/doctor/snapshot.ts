import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { ControlItem } from './control-item.ts';
import type { StackNames } from './stack-names.ts';

/** Everything that is compared, as it was read at one time. Instants in ms. */
export interface Snapshot {
  /** As AWS tells the time. */
  readonly at: number;
  readonly stack: StackNames;
  readonly rows: readonly SeenRow[];
  readonly running: ReadonlyMap<string, RunningExecution>;
  /** Executions that something names and that do not run: how they ended, or `UNKNOWN`. By ARN. */
  readonly ended: ReadonlyMap<string, string>;
  readonly handshakes: readonly SeenHandshake[];
  readonly members: readonly SeenMember[];
  readonly control: ControlItem | null;
  readonly parked: readonly ParkedItem[];
  /** When the sweep last began to read the list of handshakes; null when it never did. */
  readonly listedAt: number | null;
  readonly queues: readonly SeenQueue[];
  readonly confirmedSubscriptions: number;
}

export interface SeenRow extends InvitationItem {
  /** Whether it carries the attribute that puts it into the index of open rows. */
  readonly isInOpenIndex: boolean;
}

export interface RunningExecution {
  readonly startedAt: number;
  /** Read only for those that own no open row; null when its input names none. */
  readonly target: string | null;
}

export interface SeenHandshake {
  readonly id: string;
  readonly state: string;
  /** Account id and e-mail address, as far as AWS tells them. */
  readonly sentTo: readonly string[];
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
  readonly executionArn: string;
}

export interface SeenQueue {
  readonly name: string;
  readonly url: string;
  readonly messages: number;
}
