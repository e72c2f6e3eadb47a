import { STATUSES, type Status } from '../../../lambdas/shared/contract/status.ts';
import { formatInstant } from '../../local/clock/instant.ts';
import type { Inputs } from '../rehearse/inputs.ts';
import type { Moment, StatusCounts, SynthesisFigures } from '../rehearse/result.ts';
import type { ProgressUpdate } from '../rehearse/run-campaign.ts';
import { printable } from '../terminal.ts';

export function describeStart({ campaign, organization }: Inputs, seed: string): string {
  const begin = formatInstant(Date.parse(organization.start)).slice(0, 16).replace('T', ' ');
  return [
    `Rehearsing ${campaign.file}: ${campaign.rows.length} accounts`,
    `Organization of quota ${organization.organization.accountQuota ?? 10}, seed ${seed}, virtual time begins ${begin} UTC`,
  ]
    .map(printable)
    .join('\n');
}

export function describeSynthesis(figures: SynthesisFigures, seconds: number): string {
  const count = (type: string) => figures.byType[type] ?? 0;
  const states = figures.states.join(' and ');
  return `Synthesized ${figures.stackName}: ${figures.resources} resources, among them ${count('AWS::Lambda::Function')} functions, ${figures.states.length} state machines (${states} states), ${count('AWS::Events::Rule')} rules, ${count('AWS::DynamoDB::GlobalTable')} tables, in ${seconds.toFixed(1)} s`;
}

export function describeMoment(moment: Moment, day: number): string {
  const target = moment.target === null ? '' : `${moment.target}  `;
  return clip(printable(`${describeDay(day)}  ${target}${moment.text}`));
}

export function describeUpdate({ day, settled, total, counts }: ProgressUpdate): string {
  return `${describeDay(day)}  ${settled} of ${total} settled: ${describeCounts(counts)}`;
}

/** In the order of the contract: what is open first. */
export function describeCounts(counts: StatusCounts): string {
  return (Object.keys(STATUSES) as Status[])
    .filter((status) => (counts[status] ?? 0) > 0)
    .map((status) => `${status} ${counts[status]}`)
    .join(', ');
}

const LONGEST_LINE = 150;

/** What does not fit a line is in the timeline, in full. */
function clip(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}

function describeDay(day: number): string {
  return `day ${day.toFixed(2).padStart(6)}`;
}
