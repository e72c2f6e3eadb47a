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
  /** Virtual days after which it has ended, or never will. */
  readonly maxDays: number;
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

/** A person answers every escalation of a target until it has left ESCALATED for good. */
export function answering(at: number, target: string, decision: 'retry' | 'abort'): Chore {
  let answered: string | null = null;
  return {
    at,
    attempt: async (stage) => {
      const row = await stage.row(target);
      if (row?.status === 'ESCALATED' && row.escalationId !== null) {
        const { escalationId } = row;
        if (answered !== escalationId) stage.put('EscalationResolved', { escalationId, decision });
        answered = escalationId;
        return false;
      }
      return answered !== null;
    },
  };
}
