import { paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type InvitationItem,
  OUTCOME_TABLE,
} from '../../../lambdas/shared/contract/outcome-item.ts';
import { STATUSES } from '../../../lambdas/shared/contract/status.ts';
import type { AwsClients } from './aws-clients.ts';
import { type ControlItem, readControlItem } from './control-item.ts';
import type { ParkedItem, SeenRow, Snapshot } from './snapshot.ts';
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

function toRow(item: Record<string, unknown>): SeenRow {
  const { [openIndex.partitionKey]: mark, ...row } = item;
  return { ...(row as unknown as InvitationItem), isInOpenIndex: mark !== undefined };
}

export type Coordination = Pick<Snapshot, 'control' | 'parked' | 'listedAt'>;

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
      FilterExpression: 'pk IN (:token, :ready, :later, :control, :sweep)',
      ProjectionExpression: 'pk, sk, stamp, #state, #at',
      ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
      ExpressionAttributeValues: {
        ':token': { S: TOKEN },
        ':ready': { S: 'READY' },
        ':later': { S: 'LATER' },
        ':control': { S: 'CONTROL' },
        ':sweep': { S: 'SWEEP' },
      },
    },
  );
  let control: ControlItem | null = null;
  let listedAt: number | null = null;
  const parked: ParkedItem[] = [];
  for await (const { Items = [] } of pages) {
    for (const { pk, sk, stamp, state, at } of Items.map((item) => unmarshall(item))) {
      if (pk === 'CONTROL') control = readControlItem(String(state), now());
      else if (pk === 'SWEEP') listedAt = Number(at);
      else parked.push(toParked(String(pk), String(sk), String(stamp)));
    }
  }
  return { control, listedAt, parked };
}

const TOKEN = 'TOKEN';

/** The sort key of a token is its execution and the state, that of an entry ends with its execution. */
function toParked(pk: string, sk: string, stamp: string): ParkedItem {
  const key = { pk, sk, stamp };
  if (pk !== TOKEN) {
    return { kind: 'entry', place: pk, ...key, executionArn: sk.slice(sk.indexOf('arn:')) };
  }
  const [executionArn = '', place = ''] = sk.split('#');
  return { kind: 'token', place, ...key, executionArn };
}
