import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { seededRandom } from '../../local/clock/random.ts';
import { CallSites } from '../../local/faults/call-sites.ts';
import { type Call, CallKind, type Interceptor } from '../../local/faults/interceptor.ts';
import { CallNames } from './call-names.ts';
import type { FaultCampaign } from './campaign.ts';
import { DISTURBANCES, type DisturbanceKind, type DisturbanceSpec } from './disturbance.ts';
import type { Ending, Evidence } from './evidence.ts';
import type { Fault } from './fault.ts';
import { type PlayProps, play } from './play.ts';
import { possibleKinds } from './possible-kinds.ts';
import { listVisits, type StateMoment } from './state-visits.ts';

/** Where calls were made in a play without faults. */
export interface FoundSite {
  readonly site: string;
  readonly call: Call;
  readonly occurrences: number;
}

export interface BasePlay {
  readonly campaign: string;
  readonly sites: readonly FoundSite[];
  readonly moments: readonly StateMoment[];
  /** Every state that an execution has entered. */
  readonly states: readonly string[];
  readonly endings: readonly Ending[];
  readonly evidence: Evidence;
  readonly hours: number;
}

/** Plays a campaign without faults: what it calls, and how everything ends. */
export async function playBase(props: Omit<PlayProps, 'fault' | 'observer'>): Promise<BasePlay> {
  const calls: Call[] = [];
  const observer: Interceptor = {
    intercept: (call, perform) => {
      calls.push(call);
      return perform();
    },
  };
  const { atEnd, hours, looked } = await play({ ...props, observer }, async (stage) => ({
    sites: siteCalls(calls, new CallNames(() => stage.aws.resources)),
    ...(await listVisits(stage)),
  }));
  const endings = atEnd.rows.map(({ target, status, placement }) => ({
    ...{ target, status, placement },
  }));
  return {
    ...{ campaign: props.campaign.name, endings, evidence: atEnd, hours },
    ...{ sites: looked?.sites ?? [], moments: looked?.moments ?? [], states: looked?.states ?? [] },
  };
}

function siteCalls(calls: readonly Call[], names: CallNames): FoundSite[] {
  const sites = new CallSites(names);
  const found = new Map<string, FoundSite>();
  for (const call of calls) {
    const { site, occurrence } = sites.note(call);
    found.set(site, { site, call: found.get(site)?.call ?? call, occurrences: occurrence });
  }
  return [...found.values()];
}

/** Hours of the campaign at which something happens to the whole stack. */
const HOURS = [0.26, 0.8, 1.3, 3.4, 4.8];

/** Every fault that is tried, in the order of the base plays. */
export function planFaults(bases: readonly BasePlay[], seed: string): Fault[] {
  const known = new Set<string>();
  return bases.flatMap((base, index) => {
    const fresh = base.sites.filter(({ site }) => !known.has(site));
    for (const { site } of fresh) known.add(site);
    const faults = fresh.flatMap((found) => callFaults(found, base.campaign, seed));
    const moments = base.moments.filter(({ state, at }) => !known.has(momentName(state, at)));
    for (const { state, at } of moments) known.add(momentName(state, at));
    const stops = moments.flatMap((moment) => momentFaults(moment, base.campaign));
    const rules = listRules(fresh).filter((caller) => !known.has(caller));
    for (const caller of rules) known.add(caller);
    const ofRules = rules.flatMap((caller) => ruleFaults(caller, base.campaign));
    return [...faults, ...stops, ...(index === 0 ? stackFaults(base.campaign) : []), ...ofRules];
  });
}

/** Names of the rules and schedules that deliver something. */
function listRules(sites: readonly FoundSite[]): string[] {
  const delivering = sites.filter(
    ({ call }) => call.kind === CallKind.DELIVERY && /:(?:rule|schedule)\//.test(call.caller),
  );
  return [...new Set(delivering.map(({ site }) => callerIn(site)))];
}

const callerIn = (site: string): string => site.split(' → ')[0] ?? site;

const momentName = (state: string, at: string) => `"${state}" ${at}`;

/** The one call that cannot be taken back: every time it is made, for every kind of owner. */
const TRIED_EVERY_TIME: ReadonlySet<string> = new Set([
  'InviteAccount → Organizations InviteAccountToOrganization',
]);

function callFaults(found: FoundSite, campaign: string, seed: string): Fault[] {
  const { site, call } = found;
  const kinds = possibleKinds(call, callerIn(site));
  return occurrencesOf(found, seed).flatMap((occurrence) =>
    kinds.map((kind): Fault => {
      const id = `${site}${occurrence === 1 ? '' : ` @${occurrence}`}:${kind}`;
      return { ...{ id, site, kind, campaign }, call: { site, occurrence, kind } };
    }),
  );
}

/** The first call of a site, or another one for each seed but the first. */
function occurrencesOf({ site, occurrences }: FoundSite, seed: string): number[] {
  if (TRIED_EVERY_TIME.has(site)) return Array.from({ length: occurrences }, (_, i) => i + 1);
  if (seed === DEFAULT_SEED) return [1];
  return [1 + Math.floor(seededRandom(`${seed} ${site}`).next() * occurrences)];
}

export const DEFAULT_SEED = 'faults';

/** Where an execution is about a target that can be named. */
const INVITATION_STATES: ReadonlySet<string> = new Set(
  Object.values(StateName).filter((name) => name !== StateName.SEND_TO_DEAD_LETTER_QUEUE),
);

function momentFaults(moment: StateMoment, campaign: string): Fault[] {
  const site = momentName(moment.state, moment.at);
  const kinds = INVITATION_STATES.has(moment.state)
    ? [...kindsOf('state'), ...kindsOf('invitation')]
    : kindsOf('state');
  return kinds.map((kind): Fault => {
    return { id: `${site}:${kind}`, ...{ site, kind, campaign }, disturbance: { kind, moment } };
  });
}

function stackFaults(campaign: string): Fault[] {
  return kindsOf('hour').flatMap((kind) =>
    HOURS.map((hour): Fault => {
      const site = `the stack at hour ${hour}`;
      return { id: `${site}:${kind}`, ...{ site, kind, campaign }, disturbance: { kind, hour } };
    }),
  );
}

function ruleFaults(caller: string, campaign: string): Fault[] {
  const site = `the target of ${caller}`;
  return kindsOf('rule').map((kind): Fault => {
    const disturbance = { kind, hour: 0.2, caller };
    return { id: `${site}:${kind}`, ...{ site, kind, campaign }, disturbance };
  });
}

function kindsOf(hits: DisturbanceSpec['hits']): DisturbanceKind[] {
  return (Object.keys(DISTURBANCES) as DisturbanceKind[]).filter(
    (kind) => DISTURBANCES[kind].hits === hits,
  );
}

export type CampaignFactory = () => FaultCampaign;
