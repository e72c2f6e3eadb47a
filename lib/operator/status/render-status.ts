import { STATUSES, type Status } from '../../../lambdas/shared/contract/status.ts';
import { renderTable } from '../report/table.ts';
import { printable } from '../terminal.ts';
import type { FleetStatus, Headroom, WaitingEscalation } from './summarize.ts';

/** What a person reads. */
export function renderStatus(status: FleetStatus): string {
  return [
    renderTable({ head: ['Now', status.at], rows: describeTurnstile(status), mode: 'plain' }),
    ...(status.accounts === 0 ? ['no invitation yet'] : renderCounts(status)),
    ...renderEscalations(status.escalations),
  ].join('\n\n');
}

function describeTurnstile(status: FleetStatus): [string, string][] {
  const { pause, nextWakeUp, oldestOpen } = status;
  return [
    ['Gate', describeGate(status.gate)],
    [
      'Pause',
      pause === null ? 'no' : `since ${pause.since}${pause.by === null ? '' : `, by ${pause.by}`}`,
    ],
    ['Headroom', describeHeadroom(status.headroom)],
    ['Next wake-up', nextWakeUp ?? 'none is needed'],
    [
      'Oldest open',
      oldestOpen === null
        ? 'none'
        : `${oldestOpen.target}, ${oldestOpen.status}, asked for at ${oldestOpen.requestedAt}`,
    ],
  ];
}

function describeGate(gate: FleetStatus['gate']): string {
  if (gate.state === 'open') return 'open';
  const next =
    gate.state === 'closed' ? `looks again at ${gate.until}` : 'one invitation at a time may look';
  return `${gate.state}, ${gate.reason}, since ${gate.since}; ${next}`;
}

function describeHeadroom({ quota, members, pending, attempts, free }: Headroom): string {
  const used = `${members ?? 'unknown'} members, ${pending} open, ${attempts} unaccepted in 24 hours`;
  return quota === null
    ? `the account quota is not known; ${used}`
    : `${free} may be sent now: account quota ${quota}, ${used}`;
}

function renderCounts({ statuses, campaigns }: FleetStatus): string[] {
  const present = Object.keys(statuses) as Status[];
  const byStatus = present.map((status) => [
    status,
    statuses[status] ?? 0,
    STATUSES[status].meaning,
  ]);
  const byCampaign = campaigns.map(({ campaign, accounts, statuses: counts }) => [
    campaign,
    accounts,
    ...present.map((status) => counts[status] ?? 0),
  ]);
  return [
    renderTable({ head: ['Status', 'Accounts', 'Meaning'], rows: byStatus, mode: 'plain' }),
    renderTable({
      head: ['Campaign', 'Accounts', ...present],
      rows: byCampaign,
      mode: 'plain',
    }),
  ];
}

function renderEscalations(escalations: readonly WaitingEscalation[]): string[] {
  return escalations.map((escalation) => {
    const { target, reason, message, since, retryCommand, abortCommand } = escalation;
    return [
      `${target ?? 'Everybody'} waits for a person since ${since}: ${message ?? reason}`,
      `  retry  ${retryCommand}`,
      ...(abortCommand === null ? [] : [`  abort  ${abortCommand}`]),
    ]
      .map(printable)
      .join('\n');
  });
}
