import type { HistoryItem, InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { LocalAws } from '../../local/local-aws.ts';
import { putAnything } from '../rehearse/put-event.ts';
import { makeBadEvents } from './bad-input.ts';
import type { BadEvent } from './bad-values.ts';
import { branchesCampaign, MANAGEMENT_ACCOUNT } from './branches-campaign.ts';
import type { Evidence } from './evidence.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { Stage } from './stage.ts';

export interface BadInputProps {
  readonly assemblyDirectory: string;
  readonly count: number;
  readonly seed: string;
}

export interface BadInputResult {
  readonly tried: number;
  /** What was not told as it has to be. */
  readonly problems: readonly string[];
}

const START_MS = 1_767_603_600_000;
const HOUR_MS = 3_600_000;
/** More would start at one instant than a campaign ever does. */
const EVENTS_A_MINUTE = 250;

/** Puts bad events on the bus and looks how each of them ended. */
export async function tryBadInput(props: BadInputProps): Promise<BadInputResult> {
  const { assemblyDirectory, count, seed } = props;
  const { organization } = branchesCampaign().world;
  const aws = await LocalAws.start({
    ...{ assemblyDirectory, seed, startAt: START_MS },
    world: { organization: { ...organization, accountQuota: 10_000 } },
    requireConsistentReads: ['Coordination'],
  });
  try {
    const stage = new Stage(aws, MANAGEMENT_ACCOUNT);
    const events = makeBadEvents(count, seed);
    for (const { ends, target } of events) if (ends === 'noted') stage.ask(target);
    await aws.clock.advanceTo(aws.clock.now() + 60_000);
    for (const [index, { name, detail }] of events.entries()) {
      putAnything(aws.events, stage.busName, name, detail);
      if (index % EVENTS_A_MINUTE === 0) await aws.clock.advanceTo(aws.clock.now() + 60_000);
    }
    await aws.clock.advanceTo(aws.clock.now() + HOUR_MS);
    const evidence = await gatherEvidence(stage);
    return { tried: events.length, problems: judge(events, evidence) };
  } finally {
    await aws.stop();
  }
}

/** What shows the inside of a program: paths, frames of a stack, names of its libraries. */
const INTERNALS =
  /\bat .*:\d+:\d+|\/var\/task|node_modules|\.m?[jt]s\b|Zod|undefined|\[object Object\]|SerializationException|ValidationException/;
const LONGEST_MESSAGE = 2_000;

/** Compares how bad events ended with how they have to. Pure. */
export function judge(events: readonly BadEvent[], evidence: Evidence): string[] {
  const rows = new Map(evidence.rows.map((row) => [row.target, row]));
  const kept = events.filter(({ ends }) => ends === 'kept').length;
  const { deadLetters, executions, errors } = evidence;
  return [
    ...events.flatMap((event) => findProblem(event, rows.get(event.target), evidence) ?? []),
    ...(deadLetters.length === kept
      ? []
      : [`${deadLetters.length} events are in the dead-letter queues; expected ${kept}`]),
    ...executions
      .filter(({ status }) => status !== 'SUCCEEDED' && status !== 'RUNNING')
      .map(({ arn, state, status }) => `${arn} is ${status} after ${state}`),
    // A command about nobody fails its function, and so is kept.
    ...errors.filter((line) => !line.includes('"errorType":"UnreadableCommand"')),
  ];
}

function findProblem(
  event: BadEvent,
  row: InvitationItem | undefined,
  { history }: Evidence,
): string | null {
  const problem = {
    kept: () => (row === undefined ? null : `has a row (${row.status})`),
    rejected: () =>
      row?.status === 'REJECTED'
        ? findBadMessage(event, row)
        : `ended ${row?.status ?? 'nowhere'}; expected REJECTED`,
    noted: () => findBadNote(event, row, history),
    verbatim: () => findChange(event, row),
  }[event.ends]();
  return problem === null
    ? null
    : `${event.what}: ${shorten(JSON.stringify(event.detail))} ${problem}`;
}

function findBadNote(
  event: BadEvent,
  row: InvitationItem | undefined,
  history: readonly HistoryItem[],
): string | null {
  if (row === undefined || row.status === 'REJECTED' || row.withdrawRequested) {
    return 'disturbed its invitation';
  }
  const isNote = ({ target, name }: HistoryItem) => target === event.target && name === 'REJECTED';
  const note = history.find(isNote);
  return note === undefined ? 'is not in the history' : findBadMessage(event, note);
}

function findBadMessage(
  { field }: BadEvent,
  rejection: Pick<HistoryItem, 'message'>,
): string | null {
  const message = rejection.message ?? '';
  if (!message.includes(field)) return `was rejected without naming ${field}: ${message}`;
  if (message.length > LONGEST_MESSAGE) return `was rejected with ${message.length} characters`;
  return INTERNALS.test(message) ? `was rejected with internals: ${message}` : null;
}

function findChange({ field, detail }: BadEvent, row: InvitationItem | undefined): string | null {
  const wanted = (detail as Record<string, unknown>)[field];
  const found = (row as Record<string, unknown> | undefined)?.[field];
  return found === wanted ? null : `was stored as ${JSON.stringify(found)}`;
}

const shorten = (text: string | undefined): string =>
  text === undefined || text.length <= 120 ? String(text) : `${text.slice(0, 120)}…`;
