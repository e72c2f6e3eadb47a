import {
  type HistoryItem,
  historyRecord,
  INVITATION_RECORD,
  type InvitationItem,
  OPEN,
  OUTCOME_TABLE,
} from '../contract/outcome-item.ts';
import { isSettled, STATUSES, type Status } from '../contract/status.ts';
import { JOINED_ROW_ATTRIBUTES, OPEN_ROW_ATTRIBUTES, type Outcomes } from '../ports/outcomes.ts';
import { type Documents, unlessConditionFails, writeIf } from './documents.ts';
import { setAttributes } from './update-expression.ts';

const SETTLED = (Object.keys(STATUSES) as Status[]).filter(isSettled);

const SETTLED_VALUES = Object.fromEntries(SETTLED.map((status, i) => [`:settled${i}`, status]));
const IS_OPEN = `NOT (#status IN (${Object.keys(SETTLED_VALUES).join(', ')}))`;
const IS_MINE = '#executionArn = :owner';
const OWNER_NAMES = { '#executionArn': 'executionArn' };
const STATUS_NAMES = { ...OWNER_NAMES, '#status': 'status' };

interface Condition {
  readonly ConditionExpression: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
}

const { open: OPEN_INDEX, byStatus: STATUS_INDEX } = OUTCOME_TABLE.indexes;

/** What only the index reads is none of the domain's business. */
function toRow(attributes: Readonly<Record<string, unknown>>): InvitationItem {
  const { [OPEN_INDEX.partitionKey]: _, ...row } = attributes;
  return row as unknown as InvitationItem;
}

function toItem(row: InvitationItem): object {
  return isSettled(row.status) ? row : { ...row, [OPEN_INDEX.partitionKey]: OPEN };
}

/** The outcome table in DynamoDB. Every write names the owner it expects. */
export function outcomesTable(documents: Documents, table: string): Outcomes {
  const keyOf = (target: string) => ({ target, record: INVITATION_RECORD });

  /** The row as written; null when the condition does not hold. */
  function updateIf(
    target: string,
    attributes: Readonly<Record<string, unknown>>,
    condition: Condition,
  ) {
    const set = setAttributes(attributes, closes(attributes) ? [OPEN_INDEX.partitionKey] : []);
    return unlessConditionFails(() =>
      documents.update({
        TableName: table,
        Key: keyOf(target),
        UpdateExpression: set.UpdateExpression,
        ConditionExpression: condition.ConditionExpression,
        ExpressionAttributeNames: { ...set.ExpressionAttributeNames, ...condition.names },
        ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ...condition.values },
        ReturnValues: 'ALL_NEW',
      }),
    );
  }

  const update = async (...args: Parameters<typeof updateIf>): Promise<boolean> =>
    (await updateIf(...args)) !== null;

  const openAndOwnedBy = (executionArn: string): Condition => ({
    ConditionExpression: `${IS_MINE} AND ${IS_OPEN}`,
    names: STATUS_NAMES,
    values: { ':owner': executionArn, ...SETTLED_VALUES },
  });

  /** What an index holds under one key: the named attributes of each row. */
  function rowsIn<K extends keyof InvitationItem>(
    index: { readonly name: string; readonly partitionKey: string },
    key: string,
    attributes: readonly K[],
  ): AsyncIterable<Pick<InvitationItem, K>> {
    const names = Object.fromEntries(attributes.map((name) => [`#${name}`, name]));
    return documents.queryAll({
      TableName: table,
      IndexName: index.name,
      KeyConditionExpression: '#key = :key',
      ProjectionExpression: Object.keys(names).join(', '),
      ExpressionAttributeNames: { '#key': index.partitionKey, ...names },
      ExpressionAttributeValues: { ':key': key },
    }) as AsyncIterable<unknown> as AsyncIterable<Pick<InvitationItem, K>>;
  }

  return {
    async get(target) {
      const answer = await documents.get({
        TableName: table,
        Key: keyOf(target),
        ConsistentRead: true,
      });
      return answer === undefined ? null : toRow(answer);
    },

    create: (item) =>
      writeIf(() =>
        documents.put({
          TableName: table,
          Item: toItem(item),
          ConditionExpression: 'attribute_not_exists(#target)',
          ExpressionAttributeNames: { '#target': OUTCOME_TABLE.partitionKey },
        }),
      ),

    replace: (item, expected) =>
      writeIf(() =>
        documents.put({
          TableName: table,
          Item: toItem(item),
          ConditionExpression: `${IS_MINE} AND #statusAt = :statusAt`,
          ExpressionAttributeNames: { ...OWNER_NAMES, '#statusAt': 'statusAt' },
          ExpressionAttributeValues: {
            ':owner': expected.executionArn,
            ':statusAt': expected.statusAt,
          },
        }),
      ),

    async writeStatus(target, visit, status, change) {
      const at = visit.enteredAt;
      const written = await updateIf(
        target,
        { ...change, status, statusAt: at, updatedAt: at },
        {
          ConditionExpression: `${IS_MINE} AND (${IS_OPEN} OR #status = :status) AND #statusAt <= :statusAt`,
          names: { ...STATUS_NAMES, '#statusAt': 'statusAt' },
          values: { ':owner': visit.executionArn, ...SETTLED_VALUES },
        },
      );
      return written == null ? null : toRow(written);
    },

    annotate: (target, executionArn, change) =>
      update(target, change, {
        ConditionExpression: IS_MINE,
        names: OWNER_NAMES,
        values: { ':owner': executionArn },
      }),

    noteAskedAgain: (target, executionArn, at) =>
      update(
        target,
        { askedAgainAt: at },
        {
          ConditionExpression: `${IS_MINE} AND (attribute_not_exists(askedAgainAt) OR askedAgainAt = :never OR askedAgainAt < :at)`,
          names: OWNER_NAMES,
          values: { ':owner': executionArn, ':never': null, ':at': at },
        },
      ),

    requestWithdrawal: (target, executionArn) =>
      update(target, { withdrawRequested: true }, openAndOwnedBy(executionArn)),

    passOwnership: (target, from, to) =>
      update(
        target,
        { executionArn: to, succeeds: from },
        {
          ConditionExpression: `${IS_MINE} AND ${IS_OPEN}`,
          names: { '#status': 'status' },
          values: { ':owner': from, ...SETTLED_VALUES },
        },
      ),

    settleFor: ({ target, executionArn, statusAt, withdrawRequested }, at, status, change) => {
      const { ConditionExpression, names, values } = openAndOwnedBy(executionArn);
      return update(
        target,
        { settledAt: at, ...change, status, statusAt: at, updatedAt: at },
        {
          // Somebody may have edited the row, and left an attribute out.
          ConditionExpression: `${ConditionExpression} AND (attribute_not_exists(#at) OR #at = :at) AND (attribute_not_exists(#withdrawn) OR #withdrawn = :withdrawn)`,
          names: { ...names, '#at': 'statusAt', '#withdrawn': 'withdrawRequested' },
          values: { ...values, ':at': statusAt ?? '', ':withdrawn': withdrawRequested ?? false },
        },
      );
    },

    async append(entry) {
      const item: HistoryItem = {
        target: entry.target,
        record: historyRecord(entry.at, entry.name, entry.cause ?? entry.executionArn ?? ''),
        name: entry.name,
        at: entry.at,
        executionArn: entry.executionArn,
        reason: entry.reason ?? null,
        message: entry.message ?? null,
        details: entry.details ?? {},
      };
      await documents.put({ TableName: table, Item: item });
    },

    openRows: () => rowsIn(OPEN_INDEX, OPEN, OPEN_ROW_ATTRIBUTES),
    joinedRows: () => rowsIn(STATUS_INDEX, 'JOINED' satisfies Status, JOINED_ROW_ATTRIBUTES),
  };
}

const closes = ({ status }: Readonly<Record<string, unknown>>): boolean =>
  status !== undefined && isSettled(status as Status);
