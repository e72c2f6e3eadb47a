import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { EventName, OutgoingEventName } from '../../../lambdas/shared/contract/events.ts';
import {
  type HistoryItem,
  INVITATION_RECORD,
  type InvitationItem,
} from '../../../lambdas/shared/contract/outcome-item.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import type { ControlItem } from '../doctor/control-item.ts';
import { archivedEvents } from './archived-events.ts';
import type { Evidence, InFlight, SeenCommand, SeenExecution, SeenGate } from './evidence.ts';
import type { Stage } from './stage.ts';
import { eventsOfVisit, type HistoryEvent } from './state-visits.ts';

type Item = Readonly<Record<string, unknown>>;

/**
 * Looks at everything that is to be seen of the stack and the organization, at one instant and without
 * changing it.
 */
export async function gatherEvidence(stage: Stage): Promise<Evidence> {
  const { aws, outcomeTable, byHand } = stage;
  const { control } = aws.organizations;
  const outcomes = await scan(aws, outcomeTable);
  const coordinationTable = aws.dynamodb.tableNames().find((name) => name !== outcomeTable);
  const coordination = await scan(aws, String(coordinationTable));
  const rows = outcomes.filter(({ record }) => record === INVITATION_RECORD);
  const history = outcomes.filter(({ record }) => record !== INVITATION_RECORD);
  return {
    atMs: aws.clock.now(),
    asked: [...stage.asked],
    rows: rows as unknown as readonly InvitationItem[],
    history: history as unknown as readonly HistoryItem[],
    handshakes: control.handshakes().map((seen) => ({ ...seen, isByHand: byHand.has(seen.id) })),
    members: control.members(),
    executions: await listExecutions(stage),
    inFlight: readInFlight(coordination),
    commands: COMMANDS_OF_ACCOUNTS.flatMap((name) => listCommands(aws, name)),
    gate: readGate(coordination),
    announced: detailsOf<Evidence['announced'][number]>(aws, 'InvitationSettled'),
    gateChanges: detailsOf<Evidence['gateChanges'][number]>(aws, 'AdmissionGateChanged'),
    errors: listErrors(aws),
    deadLetters: aws.queues
      .all()
      .flatMap(({ arn }) => aws.queues.messages(arn).map(({ body }) => body)),
  };
}

async function scan(aws: LocalAws, table: string): Promise<Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: unknown;
  do {
    const page = await aws.dynamodb.call('Scan', {
      ...{ TableName: table, ConsistentRead: true },
      ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
    });
    items.push(...(page.Items as never[]).map((item) => unmarshall(item)));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items;
}

async function listExecutions(stage: Stage): Promise<SeenExecution[]> {
  const seen: SeenExecution[] = [];
  for (const { executionArn: arn, status } of stage.aws.stepFunctions.figures()) {
    if (!arn.includes('-Invitation:')) continue;
    const events = await eventsOfVisit(stage, arn);
    const state = events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails)
      ?.stateEnteredEventDetails?.name;
    seen.push({ arn, status, state: state ?? null, isParked: isParked(events) });
  }
  return seen;
}

/** Newest first: the token was handed over, and nothing has happened since. */
function isParked([latest]: readonly HistoryEvent[]): boolean {
  return latest?.type === 'TaskSubmitted';
}

function readInFlight(items: readonly Item[]): InFlight {
  const of = (kind: string) => items.filter(({ pk }) => String(pk).split('#')[0] === kind);
  return {
    tokens: of('TOKEN').map(({ sk }) => ({
      executionArn: arnIn(sk),
      state: String(sk).split('#').at(-1) ?? '',
    })),
    pointers: of('ENTRY').map(({ pk }) => arnIn(pk)),
    places: [...of('READY'), ...of('LATER')].map(({ sk }) => arnIn(sk)),
    permits: permitsIn(of('CONTROL')[0]),
  };
}

/** Permits are packed into the text of the control item: the name of the execution comes last. */
function permitsIn(control: Item | undefined): string[] {
  if (typeof control?.state !== 'string') return [];
  const { executions, permits } = JSON.parse(control.state) as {
    readonly executions: string;
    readonly permits: readonly string[];
  };
  return permits.map((permit) => `${executions}${permit.split(' ').at(-1)}`);
}

function arnIn(key: unknown): string {
  return /arn:[^#]+/.exec(String(key))?.[0] ?? String(key);
}

function readGate(items: readonly Item[]): SeenGate {
  const control = items.find(({ pk }) => String(pk).startsWith('CONTROL'));
  if (typeof control?.state !== 'string') return { isClosed: false, isPaused: false };
  const { gate, pause } = JSON.parse(control.state) as Pick<ControlItem, 'gate' | 'pause'>;
  return { isClosed: gate.kind === 'closed', isPaused: pause !== null };
}

const COMMANDS_OF_ACCOUNTS = [
  'InvitationWithdrawalRequested',
  'EscalationResolved',
] as const satisfies EventName[];

function listCommands(aws: LocalAws, name: (typeof COMMANDS_OF_ACCOUNTS)[number]): SeenCommand[] {
  return archivedEvents<{ readonly target?: string }>(aws, name).map(({ id, time, detail }) => ({
    ...{ eventId: id, name, target: detail.target ?? null },
    ...{ words: JSON.stringify(detail), atMs: Date.parse(time) },
  }));
}

function detailsOf<D>(aws: LocalAws, name: OutgoingEventName): D[] {
  return archivedEvents<D>(aws, name).map(({ detail }) => detail);
}

function listErrors(aws: LocalAws): string[] {
  return aws.functions
    .names()
    .flatMap((name) => aws.functions.logs(name))
    .filter((line) => line.includes('"level":"ERROR"'));
}
