import {
  GetItemCommand,
  paginateQuery,
  paginateScan,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  HistoryEventName,
  INVITATION_RECORD,
  type InvitationItem,
  OPEN,
  OUTCOME_TABLE,
} from '../../../lambdas/shared/contract/outcome-item.ts';
import { isStatus, STATUSES } from '../../../lambdas/shared/contract/status.ts';
import type { AwsClients } from './aws-clients.ts';
import { type ControlReading, readControlItem } from './control-item.ts';
import { isInstant } from './instants.ts';
import {
  type MisreadRow,
  OPTIONAL_INSTANTS,
  OPTIONAL_TEXTS,
  type ParkedItem,
  type SeenRow,
  type Snapshot,
} from './snapshot.ts';
import type { StackNames } from './stack-names.ts';

const { byStatus, open: openIndex } = OUTCOME_TABLE.indexes;

/** Where every account stands, without how it got there. Newest last within a status. */
export async function readRows(
  { dynamodb }: AwsClients,
  { outcomeTable }: StackNames,
): Promise<SeenRow[]> {
  const rows: SeenRow[] = [];
  for (const status of Object.keys(STATUSES)) {
    const pages = paginateQuery(
      { client: dynamodb },
      {
        TableName: outcomeTable,
        IndexName: byStatus.name,
        KeyConditionExpression: '#status = :status',
        ExpressionAttributeNames: { '#status': byStatus.partitionKey },
        ExpressionAttributeValues: { ':status': { S: status } },
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) rows.push(toRow(unmarshall(item)));
    }
  }
  return rows;
}

export type OtherRows = Pick<Snapshot, 'rows' | 'misread'>;

/**
 * Rows that the index by status does not show: those of the given targets, and those in the index of
 * open rows. They are young, or somebody has edited them.
 */
export async function readOtherRows(
  clients: AwsClients,
  stack: StackNames,
  known: readonly SeenRow[],
  targets: readonly string[],
): Promise<OtherRows> {
  const isKnown = new Set(known.map(({ target }) => target));
  const pages = paginateQuery(
    { client: clients.dynamodb },
    {
      TableName: stack.outcomeTable,
      IndexName: openIndex.name,
      KeyConditionExpression: '#open = :open',
      ExpressionAttributeNames: { '#open': openIndex.partitionKey },
      ExpressionAttributeValues: { ':open': { S: OPEN } },
      ProjectionExpression: OUTCOME_TABLE.partitionKey,
    },
  );
  const others = new Set(targets);
  for await (const { Items = [] } of pages) {
    for (const { target } of Items) others.add(target?.S ?? '');
  }
  return readRowsOf(
    clients,
    stack,
    [...others].filter((candidate) => !isKnown.has(candidate)),
  );
}

/** The rows of these targets, of those that have one, whatever their status is. */
export async function readRowsOf(
  { dynamodb }: AwsClients,
  { outcomeTable: TableName }: StackNames,
  targets: Iterable<string>,
): Promise<OtherRows> {
  const items: Record<string, unknown>[] = [];
  for (const target of targets) {
    const Key = { target: { S: target }, record: { S: INVITATION_RECORD } };
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName, Key, ConsistentRead: true }),
    );
    if (Item !== undefined) items.push(unmarshall(Item));
  }
  const hasStatus = ({ status }: Record<string, unknown>) => isStatus(String(status));
  return {
    rows: items.filter(hasStatus).map(toRow),
    misread: items.filter((item) => !hasStatus(item)).map(toMisread),
  };
}

function toMisread(item: Record<string, unknown>): MisreadRow {
  const text = (value: unknown) => (value === undefined ? '' : String(value));
  return {
    ...{ target: text(item.target), record: INVITATION_RECORD },
    ...{ status: text(item.status), executionArn: ownerOf(item) },
  };
}

/** What tells that a target was asked for; a withdrawal may have come without a request. */
const OF_A_REQUEST: readonly HistoryEventName[] = [
  HistoryEventName.REQUESTED,
  HistoryEventName.INVITED,
  HistoryEventName.ABANDONED,
  HistoryEventName.SETTLED,
];

/** For which of these targets the outcome table has a row, or a record of a request. */
export async function readRecorded(
  { dynamodb }: AwsClients,
  { outcomeTable }: StackNames,
  targets: Iterable<string>,
): Promise<Set<string>> {
  const recorded = new Set<string>();
  for (const target of targets) {
    const { Count = 0 } = await dynamodb.send(
      new QueryCommand({
        TableName: outcomeTable,
        KeyConditionExpression: '#target = :target',
        FilterExpression: `attribute_not_exists(#name) OR #name IN (${OF_A_REQUEST.map((_, i) => `:name${i}`).join(', ')})`,
        ExpressionAttributeNames: { '#target': OUTCOME_TABLE.partitionKey, '#name': 'name' },
        ExpressionAttributeValues: {
          ':target': { S: target },
          ...Object.fromEntries(OF_A_REQUEST.map((name, i) => [`:name${i}`, { S: name }])),
        },
        ConsistentRead: true,
        Select: 'COUNT',
      }),
    );
    if (Count > 0) recorded.add(target);
  }
  return recorded;
}

/** What somebody has edited must not keep the rest from being examined. */
function toRow(item: Record<string, unknown>): SeenRow {
  const { [openIndex.partitionKey]: mark, ...row } = item;
  const isAbsent = (name: string) => item[name] === null || item[name] === undefined;
  const absent = [...OPTIONAL_TEXTS, ...OPTIONAL_INSTANTS].filter(isAbsent);
  const misheld = [
    ...OPTIONAL_TEXTS.filter((name) => !isAbsent(name) && typeof item[name] !== 'string'),
    ...OPTIONAL_INSTANTS.filter((name) => !isAbsent(name) && !isInstant(item[name])),
  ];
  return {
    ...(row as unknown as InvitationItem),
    ...Object.fromEntries([...absent, ...misheld].map((name) => [name, null])),
    misheld,
    executionArn: ownerOf(item),
    isInOpenIndex: mark !== undefined,
  };
}

const ownerOf = ({ executionArn }: Record<string, unknown>) =>
  typeof executionArn === 'string' ? executionArn : '';

export type Coordination = Pick<Snapshot, 'control' | 'controlProblem' | 'parked' | 'listedAt'>;

/** The coordination table without what it remembers of the past, and without the tokens themselves. */
export async function readCoordination(
  { dynamodb, now }: AwsClients,
  { coordinationTable }: StackNames,
): Promise<Coordination> {
  const pages = paginateScan(
    { client: dynamodb },
    {
      TableName: coordinationTable,
      ConsistentRead: true,
      // A token that is no text, or whose visit is no map, wakes nobody. It is a secret: not read.
      FilterExpression:
        'pk IN (:ready, :later, :control, :sweep) OR (pk = :token AND attribute_type(#token, :text) AND attribute_type(visit, :map))',
      ProjectionExpression: 'pk, sk, stamp, #subject, #state, #at, #version',
      ExpressionAttributeNames: {
        '#token': 'token',
        '#subject': 'subject',
        '#state': 'state',
        '#at': 'at',
        '#version': 'version',
      },
      ExpressionAttributeValues: {
        ':token': { S: TOKEN },
        ':ready': { S: 'READY' },
        ':later': { S: 'LATER' },
        ':control': { S: 'CONTROL' },
        ':sweep': { S: 'SWEEP' },
        ':text': { S: 'S' },
        ':map': { S: 'M' },
      },
    },
  );
  let reading: ControlReading | null = null;
  let listedAt: number | null = null;
  const parked: ParkedItem[] = [];
  for await (const { Items = [] } of pages) {
    for (const item of Items.map((attributes) => unmarshall(attributes))) {
      if (item.pk === 'CONTROL') reading = readControlItem(String(item.state), item.version, now());
      else if (item.pk === 'SWEEP') listedAt = Number(item.at);
      else parked.push(toParked(item));
    }
  }
  return { ...toControl(reading), listedAt, parked };
}

function toControl(reading: ControlReading | null) {
  return {
    control: reading?.kind === 'read' ? reading.control : null,
    controlProblem: reading?.kind === 'unreadable' ? reading.problem : null,
  };
}

const TOKEN = 'TOKEN';

/** The sort key of a token is its execution and the state, that of an entry ends with its execution. */
function toParked(item: Record<string, unknown>): ParkedItem {
  const [pk, sk, stamp] = [String(item.pk), String(item.sk), String(item.stamp)];
  if (pk !== TOKEN) {
    const executionArn = sk.slice(sk.indexOf('arn:'));
    return { kind: 'entry', place: pk, pk, sk, stamp, subject: null, executionArn };
  }
  const [executionArn = '', place = ''] = sk.split('#');
  const subject = item.subject === null ? null : String(item.subject);
  return { kind: 'token', place, pk, sk, stamp, subject, executionArn };
}
