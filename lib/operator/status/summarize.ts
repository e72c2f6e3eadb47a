import { isSettled, STATUSES, type Status } from '../../../lambdas/shared/contract/status.ts';
import { putEventCommand } from '../doctor/commands.ts';
import type { ControlItem } from '../doctor/control-item.ts';
import type { SeenRow } from '../doctor/snapshot.ts';
import type { StackNames } from '../doctor/stack-names.ts';

type Counts = Readonly<Partial<Record<Status, number>>>;

export interface CampaignCounts {
  readonly campaign: string;
  readonly accounts: number;
  readonly statuses: Counts;
}

/** A question that waits for a person. */
export interface WaitingEscalation {
  readonly escalationId: string;
  /** Null when it concerns everybody. */
  readonly target: string | null;
  readonly reason: string;
  readonly message: string | null;
  readonly since: string;
  readonly retryCommand: string;
  /** Null for the gate, which can only be told to look again. */
  readonly abortCommand: string | null;
}

/** What is known of the limits. Null for what is not known. */
export interface Headroom {
  readonly quota: number | null;
  readonly members: number | null;
  readonly pending: number;
  readonly attempts: number;
  /** Invitations that may be sent now. */
  readonly free: number | null;
}

/** Where the fleet stands. Instants are ISO 8601 in UTC. */
export interface FleetStatus {
  readonly at: string;
  readonly accounts: number;
  readonly statuses: Counts;
  readonly campaigns: readonly CampaignCounts[];
  readonly gate:
    | { readonly state: 'open' }
    | {
        readonly state: 'closed' | 'half-open';
        readonly reason: string;
        readonly since: string;
        readonly until: string;
        readonly escalationId: string | null;
      };
  readonly pause: { readonly since: string; readonly by: string | null } | null;
  readonly headroom: Headroom;
  readonly nextWakeUp: string | null;
  readonly oldestOpen: Pick<SeenRow, 'target' | 'status' | 'requestedAt' | 'nextAction'> | null;
  readonly escalations: readonly WaitingEscalation[];
}

export interface FleetFacts {
  readonly at: number;
  readonly stack: Pick<StackNames, 'region' | 'busName'>;
  /** Of the whole fleet, or of one campaign. */
  readonly rows: readonly SeenRow[];
  readonly control: ControlItem | null;
}

/** Sums up the table and the turnstile. Pure. */
export function summarize({ at, stack, rows, control }: FleetFacts): FleetStatus {
  const open = rows.filter(({ status }) => !isSettled(status));
  const [oldest] = open.toSorted((a, b) => compare(a.requestedAt, b.requestedAt));
  const campaigns = [...new Set(rows.map(({ campaign }) => campaign))].toSorted(compare);
  return {
    at: iso(at),
    accounts: rows.length,
    statuses: countStatuses(rows),
    campaigns: campaigns.map((campaign) => {
      const members = rows.filter((row) => row.campaign === campaign);
      return { campaign, accounts: members.length, statuses: countStatuses(members) };
    }),
    gate: describeGate(control, at),
    pause: control?.pause ? { since: iso(control.pause.at), by: control.pause.by } : null,
    headroom: measureHeadroom(control),
    nextWakeUp: control?.timerAt == null ? null : iso(control.timerAt),
    oldestOpen:
      oldest === undefined
        ? null
        : {
            target: oldest.target,
            status: oldest.status,
            requestedAt: oldest.requestedAt,
            nextAction: oldest.nextAction,
          },
    escalations: [
      ...findGateEscalation(control, stack),
      ...rows.flatMap((row) => toEscalation(row, stack)),
    ],
  };
}

const iso = (at: number) => new Date(at).toISOString();
const compare = (a: string, b: string) => Number(a > b) - Number(a < b);

/** In the order of the table of statuses, without those that nobody has. */
function countStatuses(rows: readonly SeenRow[]): Counts {
  const counts = (Object.keys(STATUSES) as Status[]).map(
    (status) => [status, rows.filter((row) => row.status === status).length] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function describeGate(control: ControlItem | null, at: number): FleetStatus['gate'] {
  const gate = control?.gate;
  if (gate?.kind !== 'closed') return { state: 'open' };
  return {
    state: gate.until > at ? 'closed' : 'half-open',
    reason: gate.code,
    since: iso(gate.since),
    until: iso(gate.until),
    escalationId: gate.escalationId,
  };
}

/** AWS: 20 invitations in 24 hours, or the account quota, whichever is greater. */
const LEAST_DAILY_ATTEMPTS = 20;

function measureHeadroom(control: ControlItem | null): Headroom {
  const { quota = null, members = null, pending = 0 } = control?.limits ?? {};
  const attempts = control?.attempts ?? 0;
  if (quota === null) return { quota, members, pending, attempts, free: null };
  const free = Math.min(
    Math.max(LEAST_DAILY_ATTEMPTS, quota) - attempts,
    members === null ? Number.POSITIVE_INFINITY : quota - members - pending,
  );
  return { quota, members, pending, attempts, free: Math.max(0, free) };
}

function findGateEscalation(
  control: ControlItem | null,
  stack: FleetFacts['stack'],
): WaitingEscalation[] {
  const gate = control?.gate;
  if (gate?.kind !== 'closed' || gate.escalationId === null) return [];
  const { escalationId, code, since } = gate;
  const answer = { escalationId, decision: 'retry' } as const;
  return [
    {
      ...{ escalationId, target: null, message: null },
      reason: code,
      since: iso(since),
      retryCommand: putEventCommand(stack, 'EscalationResolved', answer),
      abortCommand: null,
    },
  ];
}

function toEscalation(row: SeenRow, stack: FleetFacts['stack']): WaitingEscalation[] {
  const { status, escalationId, target, reason, message, statusAt } = row;
  if (status !== 'ESCALATED' || escalationId === null) return [];
  const answer = (decision: 'retry' | 'abort') =>
    putEventCommand(stack, 'EscalationResolved', { escalationId, decision });
  return [
    {
      ...{ escalationId, target, message },
      reason: reason ?? 'unknown',
      since: statusAt,
      retryCommand: answer('retry'),
      abortCommand: answer('abort'),
    },
  ];
}
