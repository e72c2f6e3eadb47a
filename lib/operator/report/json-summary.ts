import type { RehearsalResult, StatusCounts } from '../rehearse/result.ts';
import { sum } from '../rehearse/totals.ts';
import { toDay } from '../rehearse/virtual-day.ts';

/** What `--json` prints. Names are a contract with the scripts that read them. */
export interface JsonSummary {
  readonly accounts: number;
  readonly statuses: StatusCounts;
  /** Accounts without an end when the virtual days ran out. */
  readonly open: readonly string[];
  /** What in the files has no effect, or another than it seems. */
  readonly notes: readonly string[];
  readonly inviteCalls: number;
  readonly refusedCalls: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly transitionsPerAccount: number;
  readonly functionCallsPerAccount: number;
  /** Those of them that are the sweep's and the watch's: they serve all accounts at once. */
  readonly sweepCallsPerAccount: number;
  /** Calls of any AWS service: what a rehearsal spends its time on. */
  readonly awsCalls: number;
  readonly functionErrors: number;
  readonly deadLetters: number;
  readonly virtualDays: number;
  readonly wallSeconds: number;
  readonly peakMemoryMb: number;
  readonly seed: string;
  readonly outcomesFile: string;
  readonly timelineFile: string;
}

export function toJsonSummary(result: RehearsalResult): JsonSummary {
  const { totals, rows } = result;
  const perAccount = (count: number) => (rows.length === 0 ? 0 : round(count / rows.length, 2));
  return {
    accounts: rows.length,
    statuses: result.statuses,
    open: result.open,
    notes: result.notes,
    inviteCalls: totals.inviteCalls,
    refusedCalls: sum(Object.values(totals.refusals)),
    refusals: totals.refusals,
    transitionsPerAccount: perAccount(totals.stateTransitions),
    functionCallsPerAccount: perAccount(totals.functionCalls),
    sweepCallsPerAccount: perAccount(totals.sweepCalls),
    awsCalls: totals.awsCalls,
    functionErrors: totals.functionErrors,
    deadLetters: totals.deadLetters,
    virtualDays: round(toDay(result.endMs, result.startMs), 3),
    wallSeconds: round(result.wallSeconds, 2),
    peakMemoryMb: Math.round(result.peakMemoryMb),
    seed: result.seed,
    outcomesFile: result.outcomesFile,
    timelineFile: result.timelineFile,
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
