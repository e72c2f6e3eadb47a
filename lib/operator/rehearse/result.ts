import type { Status } from '../../../lambdas/shared/contract/status.ts';
import type { OutcomeRow } from './outcome-rows.ts';

/** What was synthesized, in figures. */
export interface SynthesisFigures {
  readonly stackName: string;
  readonly resources: number;
  /** Number of resources of each CloudFormation type. */
  readonly byType: Readonly<Record<string, number>>;
  /** States of each state machine, in the order of the template. */
  readonly states: readonly number[];
}

/** Something a person who watches the campaign would want to be told. */
export interface Moment {
  readonly atMs: number;
  readonly kind: MomentKind;
  readonly target: string | null;
  readonly text: string;
}

export const MomentKind = {
  GATE: 'gate',
  ESCALATION: 'escalation',
  ANSWER: 'answer',
  INVITED_AGAIN: 'invited again',
  ENDED: 'ended',
  SCRIPT: 'script',
} as const;
export type MomentKind = (typeof MomentKind)[keyof typeof MomentKind];

export type StatusCounts = Readonly<Partial<Record<Status, number>>>;

export interface RehearsalTotals {
  /** Calls of InviteAccountToOrganization. */
  readonly inviteCalls: number;
  /** Those of them that AWS refused, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly stateTransitions: number;
  readonly functionCalls: number;
  /** Those of them that looked for the whole fleet: hourly sweeps, and the watch. */
  readonly sweepCalls: number;
  /** Calls of functions that threw. Step Functions tries them again; none is expected all the same. */
  readonly functionErrors: number;
  /** Messages in the dead-letter queues: what nobody could process. */
  readonly deadLetters: number;
  readonly eventsPut: number;
  /** Requests to the endpoint that stands for every service: of functions, and of the report. */
  readonly awsCalls: number;
}

/** Everything the report tells. Only `wallSeconds` and `peakMemoryMb` differ between two runs of a seed. */
export interface RehearsalResult {
  readonly campaignFile: string;
  readonly organizationFile: string;
  readonly seed: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly synthesis: SynthesisFigures;
  /** One row an account, sorted by target. */
  readonly rows: readonly OutcomeRow[];
  readonly statuses: StatusCounts;
  /** Accounts without an end when the virtual days ran out. */
  readonly open: readonly string[];
  readonly moments: readonly Moment[];
  readonly totals: RehearsalTotals;
  readonly outcomesFile: string;
  readonly timelineFile: string;
  readonly notes: readonly string[];
  readonly wallSeconds: number;
  readonly peakMemoryMb: number;
}
