import { beforeAll, describe, expect, inject, it } from 'vitest';
import { branchesCampaign } from '../../lib/operator/faults/branches-campaign.ts';
import type { Fault } from '../../lib/operator/faults/fault.ts';
import {
  type BasePlay,
  DEFAULT_SEED,
  planFaults,
  playBase,
} from '../../lib/operator/faults/plan-faults.ts';
import { tryBadInput } from '../../lib/operator/faults/try-bad-input.ts';
import { tryFault } from '../../lib/operator/faults/try-fault.ts';
import { tryLoad } from '../../lib/operator/faults/try-load.ts';

/*
 * A sample that is the same every time: most kinds of faults, each where it can do most harm. All
 * kinds on all calls are tried by `npm run faults`.
 */
const SAMPLE = [
  'Invitations → Step Functions delivery to Machine of AccountInvitationRequested:dead-lettered',
  'Handshakes → Lambda delivery to TrackHandshakes of AcceptHandshake:never',
  'OperatorCommands → Lambda delivery to OperatorCommands of EscalationResolved:late',
  'InviteAccount → Organizations InviteAccountToOrganization:dies',
  'InviteAccount → Organizations InviteAccountToOrganization:overtaken',
  'InviteAccount → Organizations InviteAccountToOrganization:throttled',
  'InviteAccount → DynamoDB PutItem Coordination CONTROL:answer-lost',
  'InviteAccount → DynamoDB UpdateItem Outcomes INVITATION INVITED:answers-lost',
  'RegisterInvitation → DynamoDB PutItem Outcomes INVITATION:refused',
  '"Invite account" → Lambda invoke InviteAccount:twice',
  'the stack at hour 0.26:writes-refused',
  'the stack at hour 0.8:day-lost',
  '"Await response" entered:stopped-unnoticed',
  '"Await admission" parked:redriven-later',
];

/** A replay takes a second or two; on a busy machine many times that. */
const PATIENT = { timeout: 300_000 };

const props = () => ({ assemblyDirectory: inject('assemblyDirectory'), seed: DEFAULT_SEED });

describe('a campaign', PATIENT, () => {
  let base: BasePlay;
  let faults: readonly Fault[];

  beforeAll(async () => {
    base = await playBase({ ...props(), campaign: branchesCampaign() });
    faults = planFaults([base], DEFAULT_SEED);
  });

  it('takes every branch that ends within a day', () => {
    const statuses = new Set(base.endings.map(({ status }) => status));
    expect([...statuses].sort()).toEqual(['ABORTED', 'CANCELED', 'DECLINED', 'JOINED', 'REJECTED']);
    expect(base.evidence.rows.some(({ sameAs }) => sameAs !== null)).toBe(true);
    expect(faults.length).toBeGreaterThan(900);
  });

  it('makes the same calls and ends the same when it is played again', async () => {
    const again = await playBase({ ...props(), campaign: branchesCampaign() });
    expect(again.sites.map(({ site }) => site)).toEqual(base.sites.map(({ site }) => site));
    expect(again.evidence).toEqual(base.evidence);
  });

  it.each(SAMPLE)('survives %s', async (id) => {
    const fault = faults.find((candidate) => candidate.id === id);
    if (fault === undefined) throw new Error(`there is no fault ${id}`);
    const { violations } = await tryFault(fault, base.endings, props());
    expect(violations).toEqual([]);
  });
});

describe('bad input', PATIENT, () => {
  it('ends as REJECTED naming the field, or in the dead-letter queue', async () => {
    const { tried, problems } = await tryBadInput({ ...props(), count: 391 });
    expect(tried).toBe(391);
    expect(problems).toEqual([]);
  });
});

describe('load', PATIENT, () => {
  it('of one minute settles, and nobody is invited twice', async () => {
    const result = await tryLoad({ ...props(), requests: 60 });
    expect(result).toMatchObject({ accounts: 54, invitations: 54, violations: [] });
  });
});
