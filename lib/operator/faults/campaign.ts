import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import type { OrganizationWorld } from '../../local/organizations/world.ts';
import type { Stage } from './stage.ts';

/**
 * Something a person does. Looked at every quarter of an hour from its time on, until it says that it
 * is done: people see what is there, so a fault only makes them act later.
 */
export interface Chore {
  /** Hours since the start. */
  readonly at: number;
  readonly attempt: (stage: Stage) => Promise<boolean> | boolean;
}

/** A small campaign, played once for each fault. */
export interface FaultCampaign {
  readonly name: string;
  readonly world: OrganizationWorld;
  readonly chores: readonly Chore[];
  /** Targets that nobody can read: their requests have to be in a dead-letter queue. */
  readonly keeps: readonly string[];
  /** What goes wrong in every play of it, so that people and mechanisms have something to mend. */
  readonly broken?: readonly BrokenTask[];
  /** Virtual days after which it has ended, or never will. */
  readonly maxDays: number;
}

/** What a state calls fails for one target, longer than the state tries again. */
export interface BrokenTask {
  readonly state: string;
  readonly target: string;
  /** Hours since the start. */
  readonly until: number;
}

/** Done as soon as its time has come. */
export function once(at: number, act: (stage: Stage) => Promise<void> | void): Chore {
  return {
    at,
    attempt: async (stage) => {
      await act(stage);
      return true;
    },
  };
}

/** Done when the row of a target has the status, unless the act says `false`: not yet. */
export function when(
  at: number,
  target: string,
  status: string,
  // biome-ignore lint/suspicious/noConfusingVoidType: most acts have nothing to say
  act: (stage: Stage) => Promise<void | false> | void | false,
): Chore {
  return {
    at,
    attempt: async (stage) => {
      if ((await stage.row(target))?.status !== status) return false;
      return (await act(stage)) !== false;
    },
  };
}

/**
 * What somebody does while a row is as `isDue` says, unless the act says `false`: not yet. Once the
 * account has joined, it has become needless.
 */
export function unlessJoined(
  at: number,
  target: string,
  isDue: (row: InvitationItem) => boolean,
  // biome-ignore lint/suspicious/noConfusingVoidType: most acts have nothing to say
  act: (stage: Stage, row: InvitationItem) => Promise<void | boolean> | void,
): Chore {
  return {
    at,
    attempt: async (stage) => {
      const row = await stage.row(target);
      if (row === undefined) return false;
      if (row.status !== 'JOINED' && !isDue(row)) return false;
      return row.status === 'JOINED' || (await act(stage, row)) !== false;
    },
  };
}

/** What the runbook says of a request that has FAILED: ask again. */
export function askingAgain(at: number, target: string): Chore {
  const hasFailed = ({ status }: InvitationItem) => status === 'FAILED';
  return unlessJoined(at, target, hasFailed, (stage) => stage.askAgain(target));
}

/** What the runbook says to ask for again: it has ended before it was invited or placed. */
export function isLeftUndone({ status, placement, reason }: InvitationItem): boolean {
  return status === 'FAILED' || (placement === 'FAILED' && reason === 'ABANDONED');
}

/**
 * A person answers every escalation of a target until it has ended for good. Asked for again, it may
 * meet the same question once more.
 */
export function answering(at: number, target: string, decision: 'retry' | 'abort'): Chore {
  let answered: string | null = null;
  return {
    at,
    attempt: async (stage) => {
      const row = await stage.row(target);
      if (row === undefined) return false;
      const { status, escalationId } = row;
      if (status === 'ESCALATED' && escalationId !== null && answered !== escalationId) {
        stage.put('EscalationResolved', { escalationId, decision });
        answered = escalationId;
      }
      return isSettled(status) && !isLeftUndone(row);
    },
  };
}
