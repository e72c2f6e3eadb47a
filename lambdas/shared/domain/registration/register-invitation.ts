import { accountIdOf, HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';
import type { RegisterInvitationRequest, RegisterInvitationResult } from '../../contract/tasks.ts';
import type { Members } from '../../ports/members.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import type { Units } from '../../ports/units.ts';
import { isAskedLater } from './asked-later.ts';
import { isBeingPlaced } from './being-placed.ts';
import { decideRegistration } from './decide-registration.ts';
import { findDeparture } from './find-departure.ts';
import {
  handshakeOf,
  invitationOf,
  type Limits,
  placementRow,
  problemOf,
  rejectedRow,
  rejection,
  requestedRow,
  settledDetails,
} from './invitation-row.ts';
import { describeManagementAccount, isManagementAccount } from './management-account.ts';
import { type AskedInvitation, type InvalidRequest, readRequest } from './read-request.ts';

export interface RegistrationPorts {
  readonly outcomes: Pick<Outcomes, 'get' | 'create' | 'replace' | 'noteAskedAgain' | 'append'>;
  readonly units: Units;
  readonly members: Members;
}

/** A race is lost to somebody who won it: more than a few in a row are a defect. */
const MAX_RACES = 10;

/**
 * Takes ownership of the target's row, or says why not. Runs twice without harm: a second try
 * finds its own row, changes nothing and gives the same answer.
 */
export async function registerInvitation(
  request: RegisterInvitationRequest,
  limits: Limits,
  ports: RegistrationPorts,
): Promise<RegisterInvitationResult> {
  const read = readRequest(request);
  if (read.kind === 'invalid') return reject(read.invalid, request, limits, ports);
  const first = await tryFirst(read.asked, request, limits, ports);
  if (first !== null) return first;
  for (let race = 0; race < MAX_RACES; race += 1) {
    const result = await tryToRegister(read.asked, request, limits, ports);
    if (result !== 'race lost') return result;
  }
  throw new Error(`the row changed ${MAX_RACES} times while it was being registered`);
}

/** Most targets are new: their row is written without reading it. Null when there is one. */
async function tryFirst(
  asked: AskedInvitation,
  request: RegisterInvitationRequest,
  limits: Limits,
  ports: RegistrationPorts,
): Promise<RegisterInvitationResult | null> {
  if (asked.succeeds !== null || (await problemInAws(asked, request, ports)) !== null) return null;
  const item = requestedRow(asked, request.visit, limits);
  if (!(await ports.outcomes.create(item))) return null;
  return welcome(item, asked, request, limits, ports.outcomes);
}

async function tryToRegister(
  asked: AskedInvitation,
  request: RegisterInvitationRequest,
  limits: Limits,
  ports: RegistrationPorts,
): Promise<RegisterInvitationResult | 'race lost'> {
  const { outcomes } = ports;
  const { visit } = request;
  const row = await outcomes.get(asked.target.id);
  const first = decideRegistration(row, asked, visit.executionArn);
  const departed = await findDeparture(first, asked, visit.enteredAt, ports);
  const decision =
    departed === null ? first : decideRegistration(departed, asked, visit.executionArn);
  const isNew = ['create', 'replace', 'place'].includes(decision.kind);
  const problem = isNew ? await problemInAws(asked, request, ports) : null;
  if (problem !== null) return reject({ ...asked, message: problem }, request, limits, ports);
  switch (decision.kind) {
    case 'superseded':
      return { kind: 'superseded' };
    case 'rejected':
      return reject({ ...asked, message: problemOf(decision.row) }, request, limits, ports);
    case 'duplicate':
      return noteDuplicate(asked, decision, request, outcomes);
    case 'adopt':
      return {
        kind: 'adopt',
        invitation: invitationOf(decision.row, request.startedAt, limits),
        handshake: handshakeOf(decision.row),
        attempts: decision.row.attempts,
      };
    case 'mine':
      return welcome(decision.row, asked, request, limits, outcomes);
    case 'create': {
      const item = requestedRow(asked, visit, limits);
      if (!(await outcomes.create(item))) return 'race lost';
      return welcome(item, asked, request, limits, outcomes);
    }
    case 'replace':
    case 'place': {
      const item =
        decision.kind === 'replace'
          ? requestedRow(asked, visit, limits)
          : placementRow(asked, visit, limits, decision);
      await keepCopy(decision.row, outcomes);
      if (!(await outcomes.replace(item, decision.row))) return 'race lost';
      return welcome(item, asked, request, limits, outcomes);
    }
  }
}

/** The answer to the owner of a row, derived from the row alone. */
async function welcome(
  row: InvitationItem,
  asked: AskedInvitation,
  request: RegisterInvitationRequest,
  limits: Limits,
  outcomes: RegistrationPorts['outcomes'],
): Promise<RegisterInvitationResult> {
  if (asked.succeeds === null) await noteRequest(row, request, outcomes);
  const invitation = invitationOf(row, request.startedAt, limits);
  const accountId = accountIdOf(row);
  return isBeingPlaced(row) && accountId !== null
    ? { kind: 'place', invitation, accountId, attempts: row.attempts }
    : { kind: 'registered', invitation };
}

function noteRequest(
  row: InvitationItem,
  { visit }: RegisterInvitationRequest,
  outcomes: RegistrationPorts['outcomes'],
): Promise<void> {
  return outcomes.append({
    target: row.target,
    name: HistoryEventName.REQUESTED,
    at: visit.enteredAt,
    executionArn: visit.executionArn,
    details: {
      campaign: row.campaign,
      requestId: row.requestId,
      eventId: row.eventId,
      requestedAt: row.requestedAt,
      organizationalUnit: row.organizationalUnit,
      priority: row.priority,
      maxInvitations: row.maxInvitations,
    },
  });
}

/** A settled row is overwritten only after a copy of it stands in the history. */
function keepCopy(row: InvitationItem, outcomes: RegistrationPorts['outcomes']): Promise<void> {
  return outcomes.append({
    target: row.target,
    name: HistoryEventName.SETTLED,
    at: row.settledAt ?? row.statusAt,
    executionArn: row.executionArn,
    reason: row.reason,
    message: row.message,
    details: settledDetails(row),
  });
}

async function noteDuplicate(
  asked: AskedInvitation,
  { row, note }: { readonly row: InvitationItem; readonly note: string | null },
  { visit }: RegisterInvitationRequest,
  outcomes: RegistrationPorts['outcomes'],
): Promise<RegisterInvitationResult | 'race lost'> {
  if (note !== null) {
    await outcomes.append({
      target: row.target,
      name: HistoryEventName.DUPLICATE_REQUEST,
      at: visit.enteredAt,
      executionArn: visit.executionArn,
      message: note,
      details: {
        campaign: asked.campaign,
        requestId: asked.requestId,
        organizationalUnit: asked.organizationalUnit,
        of: row.executionArn,
      },
    });
    if (!(await noteAnswered(row, asked.requestedAt, outcomes))) return 'race lost';
  }
  return { kind: 'duplicate', target: row.target, of: row.executionArn };
}

/**
 * An event that was answered while the invitation was open, or by a membership, and comes again after
 * the end, is answered as before. What comes after the end says the same each time.
 */
async function noteAnswered(
  row: InvitationItem,
  at: string,
  outcomes: RegistrationPorts['outcomes'],
): Promise<boolean> {
  const { target, executionArn, askedAgainAt = null } = row;
  const mayChange = !isSettled(row.status) || row.status === 'JOINED';
  const isKnown = askedAgainAt !== null && at <= askedAgainAt;
  return !mayChange || isKnown || outcomes.noteAskedAgain(target, executionArn, at);
}

/**
 * REJECTED is where the account stands only if it stood nowhere before, or if nothing came of what was
 * asked before: who asks again for what FAILED is to read in the row why that cannot be.
 */
async function reject(
  invalid: InvalidRequest,
  { visit }: RegisterInvitationRequest,
  limits: Limits,
  { outcomes }: RegistrationPorts,
): Promise<RegisterInvitationResult> {
  const { target, campaign, requestId, message } = invalid;
  if (target !== null) {
    const item = rejectedRow(invalid, target, visit, limits);
    if (!(await outcomes.create(item))) await replaceUnsent(item, outcomes);
    await outcomes.append({
      target: target.id,
      name: HistoryEventName.REJECTED,
      at: visit.enteredAt,
      executionArn: visit.executionArn,
      reason: 'INVALID_REQUEST',
      message: rejection(message),
      details: { campaign, requestId, eventId: invalid.eventId },
    });
  }
  return { kind: 'rejected', target: target?.id ?? null, campaign, requestId, message };
}

async function replaceUnsent(
  item: InvitationItem,
  outcomes: RegistrationPorts['outcomes'],
): Promise<void> {
  const row = await outcomes.get(item.target);
  if (row === null || !hasComeToNothing(row) || !isAskedLater(item, row)) return;
  await keepCopy(row, outcomes);
  // What was put before the request that failed is no more to be carried out than before.
  const { requestedAt, askedAgainAt = null } = row;
  const latest = askedAgainAt !== null && askedAgainAt > requestedAt ? askedAgainAt : requestedAt;
  await outcomes.replace({ ...item, askedAgainAt: latest }, row);
}

function hasComeToNothing({ status, attempts, handshakeId }: InvitationItem): boolean {
  return status === 'FAILED' && attempts === 0 && handshakeId === null;
}

/**
 * What AWS knows against a request, null when nothing. Told before the owner is invited: afterwards
 * the account would have moved for nothing.
 */
async function problemInAws(
  asked: AskedInvitation,
  { visit }: RegisterInvitationRequest,
  { units, members }: RegistrationPorts,
): Promise<string | null> {
  const { organizationalUnit, target } = asked;
  if (organizationalUnit !== null && (await units.find(organizationalUnit)) === 'missing') {
    return `organizationalUnit: ${organizationalUnit} is not in this organization; expected the id of one of its organizational units or of its root; look it up and ask again`;
  }
  const isOwn = await isManagementAccount(asked, visit, members);
  return isOwn ? describeManagementAccount(target.id) : null;
}
