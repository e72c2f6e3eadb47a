import type { OrganizationsControl } from '../../lib/local/organizations/control.ts';
import type { Outcome } from '../results.ts';

/** What one strategy did in one campaign. Times in ms from the start. */
export interface StrategyRun {
  readonly settled: number;
  /** Accounts in the order of their first invitations. */
  readonly order: readonly string[];
  readonly lastInvitationMs: number;
  readonly lastSettledMs: number;
  readonly inviteCalls: number;
  readonly refusedCalls: number;
  readonly throttledCalls: number;
  readonly organizationsCalls: number;
  readonly cloud: Outcome['cloud'];
}

/** Operations that the owners of accounts call, not the strategy. */
const OF_OWNERS: ReadonlySet<string> = new Set(['AcceptHandshake', 'DeclineHandshake']);

export function tallyCalls(
  control: Pick<OrganizationsControl, 'journal' | 'callCounts'>,
  startMs: number,
) {
  const journal = control.journal();
  const opened = journal.filter(({ outcome }) => outcome === 'opened');
  const refused = journal.filter(({ outcome }) => outcome !== 'opened');
  const counts = Object.entries(control.callCounts())
    .filter(([operation]) => !OF_OWNERS.has(operation))
    .flatMap(([, outcomes]) => Object.values(outcomes));
  return {
    order: [...new Set(opened.map(({ targetId }) => targetId))],
    lastInvitationMs: (opened.at(-1)?.atMs ?? startMs) - startMs,
    inviteCalls: journal.length,
    refusedCalls: refused.length,
    throttledCalls: refused.filter(({ outcome }) => outcome.startsWith('TooManyRequests')).length,
    organizationsCalls: counts.reduce((sum, count) => sum + count, 0),
  };
}
