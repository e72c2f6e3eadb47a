import { DEFAULT_SETTINGS } from '../lambdas/shared/contract/settings.ts';
import { CALL_MS, INVITE_RATE, OTHER_CALL_MS } from './bounds.ts';
import { OWN_MS, PRICES } from './prices.ts';
import type { Outcome, Results } from './results.ts';
import { PEERS } from './strategies/peers.ts';
import {
  costOfInvitation,
  countInvitations,
  findMisses,
  percentAbove,
  TARGETS,
} from './targets.ts';

export type Cell = string | number;

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** 2 significant decimals under 100 h, whole hours above. */
function hours(value: number): string {
  return value < 1 ? `${(value * 60).toFixed(1)} min` : `${value.toFixed(value < 100 ? 2 : 0)} h`;
}

/** How long after the bound; what never ends has none. */
function above(value: number, bound: number): string {
  return bound === 0 ? '' : `${(((value - bound) / bound) * 100).toFixed(1)} %`;
}

export function timesTable(outcomes: readonly Outcome[]): Table {
  return {
    title: 'How long, and how often refused',
    head: [
      ...['Campaign', 'Accounts', 'Strategy', 'Settled', 'Last invitation', 'Bound'],
      ...['Last settled', 'Bound', 'Above', 'Invite calls', 'Refused', 'Throttled', 'All calls'],
    ],
    rows: outcomes.map((one) => [
      one.campaign,
      one.accounts,
      one.strategy,
      one.neededQuota === null
        ? one.settled
        : `${one.settled}, needs a quota of ${one.neededQuota}`,
      hours(one.lastInvitationHours),
      hours(one.boundInvitationHours),
      hours(one.lastSettledHours),
      hours(one.boundSettledHours),
      above(one.lastSettledHours, one.boundSettledHours),
      one.inviteCalls,
      one.refusedCalls - one.throttledCalls,
      one.throttledCalls,
      one.organizationsCalls,
    ]),
  };
}

export function costTable(outcomes: readonly Outcome[]): Table {
  return {
    title: 'What ours costs for each settled account',
    head: [
      ...['Campaign', 'Accounts', 'Transitions', 'Function calls', 'Timer transitions'],
      ...['Timer calls', 'Sweeps', 'GB-seconds', 'Events', 'Read units', 'Write units'],
      ...['Closings', '$ per 1,000'],
    ],
    rows: outcomes.flatMap(({ campaign, accounts, cloud }) =>
      cloud === null
        ? []
        : [
            [
              campaign,
              accounts,
              cloud.transitions.toFixed(2),
              cloud.functionCalls.toFixed(2),
              cloud.timerTransitions.toFixed(2),
              cloud.timerCalls.toFixed(2),
              cloud.sweepCalls.toFixed(2),
              cloud.gigabyteSeconds?.toFixed(3) ?? '-',
              cloud.events?.toFixed(2) ?? '-',
              cloud.readUnits.toFixed(1),
              cloud.writeUnits.toFixed(1),
              cloud.closings,
              cloud.dollarsPerThousand.toFixed(2),
            ],
          ],
    ),
  };
}

export function invitationCostTable(outcomes: readonly Outcome[]): Table {
  return {
    title: 'What ours costs for each invitation, sent or waited for',
    head: [
      ...['Campaign', 'Accounts', 'Invitations', 'Never invited'],
      ...['Transitions', 'Function calls', '$ per 1,000'],
    ],
    rows: outcomes.flatMap((outcome) => {
      const cost = costOfInvitation(outcome);
      if (cost === null) return [];
      const { campaign, accounts } = outcome;
      const { sent, missing } = countInvitations(outcome);
      return [
        [
          campaign,
          accounts,
          sent,
          missing,
          cost.transitions.toFixed(2),
          cost.functionCalls.toFixed(2),
          cost.dollarsPerThousand.toFixed(2),
        ],
      ];
    }),
  };
}

export function parkedTable({ parked }: Results): Table {
  return {
    title: 'What an account costs a day that waits behind a closed gate',
    head: [
      ...['Transitions', 'Function calls', 'GB-seconds', 'Events', 'Read units', 'Write units'],
      '$ per 1,000',
    ],
    rows:
      parked === null
        ? []
        : [
            [
              parked.transitions.toFixed(2),
              parked.functionCalls.toFixed(2),
              parked.gigabyteSeconds.toFixed(3),
              parked.events.toFixed(2),
              parked.readUnits.toFixed(1),
              parked.writeUnits.toFixed(1),
              parked.dollarsPerThousand.toFixed(4),
            ],
          ],
  };
}

export function spreadTable({ spread }: Results): Table {
  return {
    title: 'Ours with other seeds',
    head: ['Campaign', 'Accounts', 'Seeds', 'More than 1 % above the bound', 'Worst'],
    rows: (spread ?? []).map(({ campaign, accounts, seeds, above, worst }) => [
      ...[campaign, accounts, seeds, above],
      percentAbove(worst),
    ]),
  };
}

export function machineTables({ machine }: Results): readonly Table[] {
  if (machine === null) return [];
  const tables = [
    {
      title: 'A rehearsal on this machine',
      head: ['Campaign', 'Accounts', 'Wall s', 'Peak MB', 'AWS calls', 'ms a call'],
      rows: machine.rehearsals.map((one) => [
        one.campaign,
        one.accounts,
        one.wallSeconds,
        one.peakMemoryMb,
        one.awsCalls,
        ((one.wallSeconds * 1000) / one.awsCalls).toFixed(2),
      ]),
    },
    {
      title: 'What the SDK takes of a call that is answered at once',
      head: ['Call', 'ms'],
      rows: [
        ['GetItem', machine.sdk.itemMs.toFixed(2)],
        ['ListHandshakesForOrganization, 20 handshakes', machine.sdk.pageMs.toFixed(2)],
      ],
    },
    {
      title: 'Where the time of a rehearsal goes',
      head: ['Part', '%'],
      rows: machine.parts.map(({ part, percent }) => [part, percent]),
    },
    {
      title: 'The code of each function',
      head: ['Function', 'KB at the start', 'KB with what rare branches load', 'Import ms'],
      rows: machine.functions.map(({ name, kilobytes, allKilobytes, importMs }) => [
        name,
        Math.round(kilobytes),
        Math.round(allKilobytes),
        Math.round(importMs),
      ]),
    },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

export function assumptions(): readonly string[] {
  return [
    `a call of AWS Organizations takes ${CALL_MS} ms under every strategy, ours included; the rate of InviteAccountToOrganization is ${INVITE_RATE.perSecond}/s with a burst of ${INVITE_RATE.burst}, as published`,
    `any other call that a function of ours makes takes ${OTHER_CALL_MS} ms. A function that waits for an answer lets the others go on, so those that run at once wait for one another only where they write the same item; starting a function, the states and the events take no time`,
    'the bound is an ideal that knows everything at once: it sends whenever both quotas and the rate let it, and learns of every answer at its very instant. First invitations go in the order that the strategy happened to take, repeated ones behind all that wait, in the order of the answers',
    'it is a bound for that order, and not for every order: who is invited first is known, who answers late is not. A strategy that repeats invitations in another order, as ours does (by priority and age of the request), may by luck end a little before it; where every account is invited once, none does',
    'nothing runs for an account that waits but the hourly sweep, which reads its row, its execution, its token and its place',
    'CloudTrail tells of a raised quota, 5 to 90 s late, with best effort. Where that event is lost and nobody tells of the raise (`AdmissionResumeRequested`), the next hourly sweep finds it: whatever is left to send then starts up to an hour late, which is more than 1 % of a campaign of hours, and less of one of weeks',
    'an acceptance is told up to 90 s late, a decline is seen up to two minutes late, a raised quota up to four: a campaign that is over within a few hours ends more than 1 % after its bound by that alone',
    'owners answer by seeded chance, drawn for each account and each of its invitations: the same for every strategy',
    'the other strategies learn of answers by one paged list of all handshakes an hour, which is more than most of them do; nothing announces a decline or an expiry, so ours learns of them by its hourly sweep as well, and looks more often where owners decline',
    `a call of a function, of a sweep as of any other, is billed ${OWN_MS} ms of its own and from its first call of AWS to the answer of its last, at 256 MB; no free tier is deducted; logs and notices are left out`,
    'capacity units are those that the tables report, plus the most that a write may cost the indexes',
    'dollars are the units of a row, all of them, times the prices below; a dash stands where they were measured before the unit was printed',
    'a rehearsal runs the functions as they are deployed, SDK and all, and one call of AWS after the other: its time is the number of calls times what one takes here',
  ];
}

export function strategiesTable(): Table {
  return {
    title: 'Strategies',
    head: ['Strategy', 'What it does'],
    rows: [
      ['ours', 'the stack of this project, on the local engine'],
      ...Object.entries(PEERS).map(([name, { meaning }]) => [name, meaning]),
    ],
  };
}

export function pricesTable(): Table {
  return {
    title: 'Prices',
    head: ['Unit', '$ per million', 'Source', 'As of'],
    rows: Object.values(PRICES).map(({ unit, dollars, source, asOf }) => [
      unit,
      String(Number((dollars * 1_000_000).toPrecision(6))),
      source,
      asOf,
    ]),
  };
}

export function campaignsTable(outcomes: readonly Outcome[]): Table {
  const meanings = new Map(outcomes.map(({ campaign, meaning }) => [campaign, meaning]));
  return {
    title: 'Campaigns',
    head: ['Campaign', 'What happens'],
    rows: [...meanings],
  };
}

/** What ours promises, and where it falls short. */
export function verdicts(results: Results): readonly string[] {
  const misses = findMisses(results);
  return [
    `Targets: the last account settles within ${((TARGETS.makespan - 1) * 100).toFixed(0)} % of the bound; refused calls at most ${DEFAULT_SETTINGS.maxConcurrentInvites} (maxConcurrentInvites) for each closing of the gate; at most ${TARGETS.transitions} transitions, ${TARGETS.functionCalls} function calls and $${TARGETS.dollarsPerThousand.toFixed(2)} per 1,000 for each settled account; an invitation costs no more in a larger campaign; an account that waits costs nothing; a cold start loads ${TARGETS.kilobytes} KB of code at most, without what rare branches load when they are taken; a rehearsal of 1,000 accounts in 20 s, of 10,000 in 4 minutes, each under 1 GB.`,
    misses.length === 0 ? 'All are met.' : 'Missed:',
    ...misses.map((miss) => `- ${miss}`),
  ];
}
