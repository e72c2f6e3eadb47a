import { accountIdOf, type InvitationItem } from '../../contract/outcome-item.ts';
import type { AccountFacts } from '../../ports/organizations.ts';
import type { JoinedRow } from '../../ports/outcomes.ts';
import type { FollowingPorts } from '../following/following-ports.ts';
import { noteDeparture } from '../following/note-departure.ts';
import type { CollectedErrors } from './collected-errors.ts';

/** A new member may not be visible everywhere at once. */
const VISIBLE_AFTER_MS = 60 * 60 * 1000;

const MESSAGE = 'found by the daily look at the members; when it left is not known';

/** Rows that say that an account is a member, by the account. */
type Claims = Map<string, JoinedRow[]>;

/** What the same sweep has seen of them before. */
export interface SeenMembers {
  /** All of them; null when they were not listed. */
  readonly members: readonly AccountFacts[] | null;
  /** The turnstile has been told how many there are. */
  readonly isCounted: boolean;
}

type AuditPorts = Pick<
  FollowingPorts,
  'outcomes' | 'organizations' | 'turnstile' | 'clock' | 'log'
>;

/**
 * Finds the members that have left and of whose departure no event told. Not being listed proves
 * nothing: only who is unknown to AWS by name has left. What cannot be asked, or not in time, is
 * left to the next day, which sees it again.
 */
export async function auditMembers(
  { members, isCounted }: SeenMembers,
  until: number,
  errors: CollectedErrors,
  ports: AuditPorts,
): Promise<void> {
  const claims = await readClaims(ports);
  if (claims.size === 0) return;
  for await (const { id } of members ?? ports.organizations.listAccounts()) {
    claims.delete(id);
    if (claims.size === 0) return;
    if (isOver(until, claims, ports)) return;
  }
  let departed = 0;
  for (const [accountId, rows] of claims) {
    if (isOver(until, claims, ports)) break;
    await errors.attempt('find departure', async () => {
      if ((await ports.organizations.describeAccount(accountId)) !== null) return;
      for (const row of rows) if (await noteMissing(row, isCounted, ports)) departed += 1;
    });
    claims.delete(accountId);
  }
  if (departed > 0) ports.log.info('departures found that no event told of', { departed });
}

async function readClaims({ outcomes, clock }: AuditPorts): Promise<Claims> {
  const visibleSince = clock.now() - VISIBLE_AFTER_MS;
  const claims: Claims = new Map();
  for await (const row of outcomes.joinedRows()) {
    const accountId = accountIdOf(row);
    const isClaim = row.departedAt === null && Date.parse(row.statusAt) <= visibleSince;
    if (accountId === null || !isClaim) continue;
    claims.set(accountId, [...(claims.get(accountId) ?? []), row]);
  }
  return claims;
}

function isOver(until: number, { size }: Claims, { clock, log }: AuditPorts): boolean {
  if (clock.now() <= until) return false;
  log.warn('the look at the members is left to the next day', { left: size });
  return true;
}

/** False when the row has been asked for again, or an event has told of it meanwhile. */
async function noteMissing(
  claim: JoinedRow,
  isCounted: boolean,
  ports: AuditPorts,
): Promise<boolean> {
  const row = await ports.outcomes.get(claim.target);
  if (row === null || hasChanged(row, claim)) return false;
  const at = new Date(ports.clock.now()).toISOString();
  // Counted too high at worst, until the next count: too low would call AWS in vain.
  const leftAfter = isCounted ? null : Date.parse(row.settledAt ?? row.statusAt);
  await noteDeparture(row, { at, leftAfter, message: MESSAGE }, ports);
  return true;
}

function hasChanged(row: InvitationItem, claim: JoinedRow): boolean {
  return (
    row.status !== 'JOINED' || row.executionArn !== claim.executionArn || row.departedAt !== null
  );
}
