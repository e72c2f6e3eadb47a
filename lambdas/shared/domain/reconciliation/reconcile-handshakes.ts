import type { Listing } from '../../ports/coordination.ts';
import type { AccountFacts, HandshakeFacts } from '../../ports/organizations.ts';
import type { OpenRow } from '../../ports/outcomes.ts';
import { endingOf, mayHideMember } from '../following/response.ts';
import type { SeenMembers } from './audit-members.ts';
import { carryOutAction } from './carry-out-action.ts';
import { CollectedErrors } from './collected-errors.ts';
import { type Accepted, concludeKnownMembers } from './conclude-known-members.ts';
import { countPlaces } from './count-places.ts';
import { type Look, planLook } from './plan-look.ts';
import { planReconciliation, type ReconcileAction } from './plan-reconciliation.ts';
import { FEW_CALLS, MOST_ASKED_BY_WATCH, noteDecline, planWatch } from './plan-watch.ts';
import type { ReconcilingPorts } from './reconciling-ports.ts';
import { settleAllAbandoned, settleAllEnded, settleAllParked } from './settle-all-abandoned.ts';
import { mayBeForgotten, wakeForgotten } from './wake-forgotten.ts';

/** The function may run for 15 minutes: what is not begun by then is left to the next sweep. */
const WORKING_TIME_MS = 10 * 60 * 1000;

/** The watch does not ring exactly. */
const WATCH_TOLERANCE_MS = 30 * 1000;

/** Longer than a look takes: a list of 20,000 invitations is read in 200 s, 5 pages a second. */
const LOOK_MS = 5 * 60 * 1000;

/** What a page of ListHandshakesForOrganization holds at most. */
const PAGE_SIZE = 20;

const NOT_SEEN: SeenMembers = { members: null, isCounted: false };

export type ReconcileResult =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'reconciled';
      readonly open: number;
      readonly acted: number;
      readonly abandoned: number;
    };

export interface SweepOptions {
  /** By the hour, not asked for; a long list is then not read every time. @default false */
  readonly isScheduled?: boolean;
  /** The members are listed whether or not anything hints at one of them. @default false */
  readonly withMembers?: boolean;
}

/**
 * The sweep: one look at AWS Organizations for the whole fleet. Events are best effort and nothing
 * announces a decline or an expiry, so everything must settle by this function alone. With no open
 * row it ends after having read that, and that nobody has died; the counts of the turnstile, which
 * take a page of members for every 20, are rebuilt while somebody waits for a place. Idempotent; an
 * error on one row does not stop the others. Once a day it ends with a look at the members.
 *
 * @throws ReconciliationIncompleteError at the end, when anything could not be done.
 */
export async function reconcileHandshakes(
  ports: ReconcilingPorts,
  options: SweepOptions = {},
): Promise<ReconcileResult> {
  const startedAt = ports.clock.now();
  const rows = await collect(ports.outcomes.openRows());
  const errors = new CollectedErrors();
  let seen = NOT_SEEN;
  let result: ReconcileResult = { kind: 'idle' };
  if (rows.length > 0) {
    ({ seen, result } = await sweepOpen(rows, options, startedAt, errors, ports));
  } else {
    await settleEnded(rows, startedAt, errors, ports);
  }
  if (options.isScheduled && isHourOfAudit(startedAt)) {
    await errors.attempt('look at the members', async () => {
      // One sweep in 24 does it: it is loaded then.
      const { auditMembers } = await import('./audit-members.ts');
      await auditMembers(seen, startedAt + WORKING_TIME_MS, errors, ports);
    });
  }
  errors.raise();
  return result;
}

/** The sweep in the first hour of a day, in UTC: so none has to know of another. */
function isHourOfAudit(startedAt: number): boolean {
  return new Date(startedAt).getUTCHours() === 0;
}

async function sweepOpen(
  rows: readonly OpenRow[],
  { isScheduled = false, withMembers = false }: SweepOptions,
  startedAt: number,
  errors: CollectedErrors,
  ports: ReconcilingPorts,
): Promise<{ readonly result: ReconcileResult; readonly seen: SeenMembers }> {
  let acted = 0;
  let seen = NOT_SEEN;
  let accepted: Accepted = new Map();
  await errors.attempt('compare with AWS Organizations', async () => {
    const last = await ports.listings.read();
    const look = planLook({ rows, isScheduled, last, now: startedAt });
    if (look.kind === 'none') return;
    if (last !== null && last.nextLookAt !== null) await claimLook(look, last, startedAt, ports);
    const wants = (handshakes: readonly HandshakeFacts[]) =>
      withMembers ||
      isAnyMissing(rows, handshakes) ||
      mayAnyHideMember(rows, handshakes, startedAt);
    const compared = await compare(look, last, rows, wants, startedAt, errors, ports);
    ({ acted, accepted, seen } = compared);
    if (compared.nextLookAt !== null) await ports.watch.begin();
  });
  const until = startedAt + WORKING_TIME_MS;
  acted += await concludeKnownMembers(rows, accepted, until, errors, ports);
  for (const row of rows.filter(mayBeForgotten)) {
    await errors.attempt('wake', () => wakeForgotten(row, ports));
  }
  const dead = new Set<string>();
  await errors.attempt('list executions', () => settleAllAbandoned(rows, dead, errors, ports));
  const alive = rows.filter(({ executionArn }) => !dead.has(executionArn));
  const abandoned = dead.size + (await settleEnded(alive, startedAt, errors, ports));
  const open = rows.length;
  ports.log.info('swept', { open, acted, abandoned });
  return { result: { kind: 'reconciled', open, acted, abandoned }, seen };
}

/**
 * The watch: between two sweeps, while an owner may answer any minute. It looks at the open
 * invitations and at nothing else, and ends by itself.
 *
 * @throws ReconciliationIncompleteError at the end, when anything could not be done.
 */
export async function watchHandshakes(ports: ReconcilingPorts): Promise<ReconcileResult> {
  const startedAt = ports.clock.now();
  const last = await ports.listings.read();
  const isEarly = startedAt < (last?.nextLookAt ?? 0) - WATCH_TOLERANCE_MS;
  if (isEarly) return { kind: 'idle' };
  const rows = await collect(ports.outcomes.openRows());
  const open = rows.filter(({ status }) => status === 'INVITED');
  if (open.length === 0 || !isWorthLook(last, open, startedAt)) {
    await ports.watch.end();
    return { kind: 'idle' };
  }
  const errors = new CollectedErrors();
  const look = planLook({
    ...{ rows: open, isScheduled: false, last, now: startedAt },
    mostAskedByName: MOST_ASKED_BY_WATCH,
  });
  let acted = 0;
  await errors.attempt('compare with AWS Organizations', async () => {
    if (look.kind === 'none') return;
    await claimLook(look, last, startedAt, ports);
    // Members are the sweep's: a large organization has hundreds of pages of them.
    const wantsNone = () => false;
    const compared = await compare(look, last, open, wantsNone, startedAt, errors, ports);
    acted = compared.acted;
    if (compared.nextLookAt === null) await ports.watch.end();
  });
  errors.raise();
  return { kind: 'reconciled', open: rows.length, acted, abandoned: 0 };
}

/** Whoever has begun the watch does not know what a look takes, nor whether it is worth that. */
function isWorthLook(last: Listing | null, open: readonly OpenRow[], now: number): boolean {
  if (last === null || last.nextLookAt !== null) return true;
  return planWatch({ ...last, rows: open, now }) !== null;
}

/** Rings that come while a long list is read find that somebody reads it. */
async function claimLook(
  look: Look,
  last: Listing | null,
  startedAt: number,
  { listings }: ReconcilingPorts,
): Promise<void> {
  if (look.kind !== 'list' || last === null || last.pages <= FEW_CALLS) return;
  await listings.note({ ...last, nextLookAt: startedAt + LOOK_MS });
}

async function settleEnded(
  rows: readonly OpenRow[],
  startedAt: number,
  errors: CollectedErrors,
  ports: ReconcilingPorts,
): Promise<number> {
  let settled = 0;
  await errors.attempt('list ended executions', async () => {
    settled = await settleAllEnded(rows, startedAt, errors, ports);
  });
  await errors.attempt('list tokens and places', async () => {
    settled += await settleAllParked(rows, startedAt, errors, ports);
  });
  return settled;
}

async function compare(
  look: Exclude<Look, { kind: 'none' }>,
  last: Listing | null,
  rows: readonly OpenRow[],
  wantsMembers: (handshakes: readonly HandshakeFacts[]) => boolean,
  startedAt: number,
  errors: CollectedErrors,
  ports: ReconcilingPorts,
): Promise<{
  readonly acted: number;
  readonly accepted: Accepted;
  readonly seen: SeenMembers;
  readonly nextLookAt: number | null;
}> {
  const needsCounts = look.kind === 'list' && look.isWhole;
  const handshakes =
    look.kind === 'ask'
      ? await describeAll(look.handshakeIds, ports)
      : await list(rows, needsCounts, ports);
  const accounts =
    needsCounts || wantsMembers(handshakes) ? await listMembers(errors, ports) : null;
  const countedUntil = ports.clock.now();
  const actions = planReconciliation(rows, { handshakes, accounts }, startedAt);
  // Another look may have begun later, and have been over sooner.
  const latest = await ports.listings.read();
  const shown = {
    pages: look.kind === 'ask' ? (last?.pages ?? 1) : Math.ceil(handshakes.length / PAGE_SIZE),
    ...noteDecline(latest, actions.some(isDecline), startedAt),
  };
  const nextLookAt = planWatch({ rows, ...shown, now: startedAt });
  await ports.listings.note({ at: startedAt, ...shown, nextLookAt });
  const undone = await carryOutAll(actions, startedAt, errors, ports);
  const places = { handshakes, undone, accounts, startedAt, countedUntil };
  const isRebuilt =
    needsCounts && (await errors.attempt('rebuild the counts', () => countPlaces(places, ports)));
  const acted = actions.length - undone.length;
  const accepted = new Map(actions.flatMap(acceptanceOf));
  const seen = { members: accounts, isCounted: isRebuilt && accounts !== null };
  return { acted, accepted, seen, nextLookAt };
}

/**
 * Unless the counts are needed, the rest of the list says nothing once every open invitation has
 * been seen. An adopted invitation, whose id is not known yet, takes the whole list.
 */
async function list(
  rows: readonly OpenRow[],
  needsCounts: boolean,
  { organizations }: ReconcilingPorts,
): Promise<HandshakeFacts[]> {
  const open = rows.filter(({ status }) => status === 'INVITED');
  const unseen = new Set(open.map(({ handshakeId }) => handshakeId));
  const handshakes: HandshakeFacts[] = [];
  for await (const handshake of organizations.listInvitations()) {
    handshakes.push(handshake);
    unseen.delete(handshake.id);
    if (unseen.size === 0 && !needsCounts) break;
  }
  return handshakes;
}

/** DescribeHandshake is answered once a second. */
const ASK_INTERVAL_MS = 1000;

async function describeAll(
  handshakeIds: readonly string[],
  { organizations, clock }: ReconcilingPorts,
): Promise<HandshakeFacts[]> {
  const found: HandshakeFacts[] = [];
  for (const [index, id] of handshakeIds.entries()) {
    if (index > 0) await clock.pause(ASK_INTERVAL_MS);
    const handshake = await organizations.describeHandshake(id);
    if (handshake !== null) found.push(handshake);
  }
  return found;
}

function acceptanceOf({ row, next }: ReconcileAction): [string, string][] {
  const result = next.kind === 'conclude' || next.kind === 'member' ? next.seen.result : null;
  const accountId = result?.kind === 'accepted' ? result.accountId : null;
  return accountId === null ? [] : [[row.target, accountId]];
}

/** What an event would have told, and nothing did. */
function isDecline({ next }: ReconcileAction): boolean {
  return next.kind === 'conclude' && next.seen.result.kind === 'declined';
}

/** A handshake that the list does not show may have become a membership. */
function isAnyMissing(rows: readonly OpenRow[], handshakes: readonly HandshakeFacts[]): boolean {
  const shown = new Set(handshakes.map(({ id }) => id));
  return rows.some(
    ({ status, handshakeId }) =>
      status === 'INVITED' && (handshakeId === null || !shown.has(handshakeId)),
  );
}

/** An expired e-mail invitation may have been sent to a member, which has nothing to accept. */
function mayAnyHideMember(
  rows: readonly OpenRow[],
  handshakes: readonly HandshakeFacts[],
  now: number,
): boolean {
  const byId = new Map(handshakes.map((handshake) => [handshake.id, handshake]));
  return rows.some((row) => {
    const handshake = row.status === 'INVITED' ? byId.get(row.handshakeId ?? '') : undefined;
    const seen = handshake === undefined ? null : endingOf(handshake, row, now);
    return seen !== null && mayHideMember(row, seen);
  });
}

/** Those that could not be carried out: a later sweep does. */
async function carryOutAll(
  actions: readonly ReconcileAction[],
  startedAt: number,
  errors: CollectedErrors,
  ports: ReconcilingPorts,
): Promise<readonly ReconcileAction[]> {
  const undone: ReconcileAction[] = [];
  for (const [index, action] of actions.entries()) {
    if (ports.clock.now() > startedAt + WORKING_TIME_MS) {
      const left = actions.slice(index);
      ports.log.warn('the rest is left to the next sweep', { left: left.length });
      await ports.turnstile.requestSweep();
      return [...undone, ...left];
    }
    const step = action.next.kind === 'nothing' ? 'attach' : action.next.kind;
    const isDone = await errors.attempt(step, async () => {
      await carryOutAction(action, ports);
    });
    if (!isDone || action.next.kind === 'later') undone.push(action);
  }
  return undone;
}

async function listMembers(
  errors: CollectedErrors,
  { organizations }: ReconcilingPorts,
): Promise<AccountFacts[] | null> {
  let accounts: AccountFacts[] | null = null;
  await errors.attempt('list accounts', async () => {
    accounts = await collect(organizations.listAccounts());
  });
  return accounts;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
