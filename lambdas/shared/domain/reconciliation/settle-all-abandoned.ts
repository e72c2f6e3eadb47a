import type { OpenRow } from '../../ports/outcomes.ts';
import { isDone } from '../succession/done.ts';
import type { KnownExecution, UnreadableRequestError } from '../succession/settle-abandoned.ts';
import type { CollectedErrors } from './collected-errors.ts';
import type { ReconcilingPorts } from './reconciling-ports.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Looked back at least: who ended longer ago was found by an earlier sweep. */
const LEAST_MS = 3 * HOUR_MS;
/** Looked back at most: Step Functions forgets an execution 90 days after its end. */
const MOST_MS = 90 * 24 * HOUR_MS;
/** Step Functions shows an ended execution by then. */
const MARGIN_MS = HOUR_MS;
/** By then the index shows the row of an execution that has parked, and Step Functions shows it. */
const VISIBLE_AFTER_MS = 10 * 60 * 1000;

/**
 * Finds open rows whose owner does not run any more: events of Step Functions are best effort. One
 * list for all; who is not in it is asked for by name before anything is done. Adds the owners that
 * it has settled to `settled`.
 */
export async function settleAllAbandoned(
  rows: readonly OpenRow[],
  settled: Set<string>,
  errors: CollectedErrors,
  ports: ReconcilingPorts,
): Promise<void> {
  const missing = new Map(rows.map(({ executionArn, target }) => [executionArn, target]));
  for await (const executionArn of ports.executions.listRunning()) missing.delete(executionArn);
  for (const [executionArn, target] of missing) {
    await errors.attempt('settle abandoned', async () => {
      if (await settleOne(executionArn, ports, { target })) settled.add(executionArn);
    });
  }
}

/**
 * Finds executions that have ended without an open row: before they had one, or after it was settled
 * and before anybody was told. Nothing but this list leads to them when their own event was lost, so
 * it reaches back to the last sweep that found some and could settle all, however long sweeps have
 * failed.
 */
export async function settleAllEnded(
  rows: readonly Pick<OpenRow, 'executionArn'>[],
  startedAt: number,
  errors: CollectedErrors,
  ports: ReconcilingPorts,
): Promise<number> {
  const owners = new Set(rows.map(({ executionArn }) => executionArn));
  const since = lookBackTo(await ports.settledUpTo.read(), startedAt);
  let settled = 0;
  let found = 0;
  let isComplete = true;
  for await (const ended of ports.executions.listEnded(since)) {
    const { executionArn } = ended;
    found += 1;
    if (owners.has(executionArn)) continue;
    await errors.attempt('settle ended', async () => {
      try {
        if (await isDone(ended, ports)) return;
        if (await settleOne(executionArn, ports, {})) settled += 1;
      } catch (error) {
        if (!isHopeless(error)) isComplete = false;
        throw error;
      }
    });
  }
  // Where nothing has ended, the next list is as short: nothing is written while nothing happens.
  if (isComplete && found > 0) await ports.settledUpTo.note(startedAt);
  return settled;
}

function lookBackTo(settledUpTo: number | null, startedAt: number): number {
  const since = settledUpTo === null ? 0 : settledUpTo - MARGIN_MS;
  return Math.max(startedAt - MOST_MS, Math.min(startedAt - LEAST_MS, since));
}

/** No later sweep can do more: it must not make every one of the next 90 days look back this far. */
function isHopeless(error: unknown): boolean {
  const name: UnreadableRequestError['name'] = 'UnreadableRequest';
  return error instanceof Error && error.name === name;
}

/**
 * Finds executions that have ended and left something: a token, when whoever woke them died, or was
 * refused, before it had removed it; a place in the queue, when a function that was at work took it
 * after everything else had been cleared away. Their settled rows lead nobody to it, and while the gate
 * is closed nobody comes past. Who is parked owns an open row; about the others Step Functions is
 * asked, so that nothing of the living is removed.
 */
export async function settleAllParked(
  rows: readonly Pick<OpenRow, 'executionArn'>[],
  startedAt: number,
  errors: CollectedErrors,
  ports: ReconcilingPorts,
): Promise<number> {
  const owners = new Set(rows.map(({ executionArn }) => executionArn));
  let settled = 0;
  for await (const { visit, target, place } of leftBehind(ports)) {
    const { executionArn, enteredAt } = visit;
    const isVisible = Date.parse(enteredAt) < startedAt - VISIBLE_AFTER_MS;
    if (owners.has(executionArn) || !isVisible) continue;
    await errors.attempt('settle parked', async () => {
      if (await settleOne(executionArn, ports, { target, place })) settled += 1;
    });
  }
  return settled;
}

async function* leftBehind({ tokens, queuedPlaces }: ReconcilingPorts) {
  for await (const { visit, target } of tokens.list()) yield { visit, target, place: undefined };
  for await (const place of queuedPlaces.list()) {
    yield { visit: place.visit, target: place.target, place };
  }
}

/** True when there was something to settle. Most sweeps find nobody who is dead: it is loaded then. */
async function settleOne(
  executionArn: string,
  ports: ReconcilingPorts,
  known: KnownExecution,
): Promise<boolean> {
  const { settleAbandoned } = await import('../succession/settle-abandoned.ts');
  const { kind } = await settleAbandoned(executionArn, ports, { ...known, mayList: true });
  return kind === 'succeeded' || kind === 'settled';
}
