import type { CallbackState } from '../contract/state-names.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  Directory,
  Facts,
  Link,
  LinkKind,
  ParkedToken,
  RecordedFact,
  Tokens,
} from '../ports/coordination.ts';
import { type Documents, writeIf } from './documents.ts';
import { setAttributes } from './update-expression.ts';

/** An execution lives one year; whatever it left behind goes a month later. */
const KEEP_SECONDS = 400 * 24 * 3600;

export interface Table {
  readonly documents: Documents;
  readonly name: string;
  readonly clock: Clock;
}

export const expiry = (table: Table) => Math.floor(table.clock.now() / 1000) + KEEP_SECONDS;

export async function read<T>(table: Table, pk: string, sk: string): Promise<T | null> {
  const answer = await table.documents.get({
    TableName: table.name,
    Key: { pk, sk },
    ConsistentRead: true,
  });
  return (answer as T | undefined) ?? null;
}

/** Order of visits: entered time, then retry count; both compare as text of fixed width. */
export function stampOf(visit: ParkedToken['visit']): string {
  const enteredAt = new Date(visit.enteredAt).toISOString();
  return `${enteredAt}#${String(visit.retryCount).padStart(7, '0')}`;
}

/** The condition that no newer visit has written the item; it may be gone, or hold no stamp. */
export const unlessNewer = (stamp: string) => ({
  ConditionExpression: 'NOT (#stamp > :stamp)',
  ExpressionAttributeNames: { '#stamp': 'stamp' },
  ExpressionAttributeValues: { ':stamp': stamp },
});

/** One partition, so that the sweep finds what was left behind. It is written as often as the queue is. */
const TOKENS = 'TOKEN';

const tokenKey = (executionArn: string, state: CallbackState) => ({
  pk: TOKENS,
  sk: `${executionArn}#${state}`,
});

export function tokensIn(table: Table): Tokens {
  return {
    async put(parked) {
      await writeIf(() =>
        table.documents.put({
          TableName: table.name,
          Item: {
            ...tokenKey(parked.visit.executionArn, parked.state),
            ...parked,
            stamp: stampOf(parked.visit),
            expiresAt: expiry(table),
          },
          ...unlessNewer(stampOf(parked.visit)),
        }),
      );
    },
    async get(executionArn, state) {
      const { pk, sk } = tokenKey(executionArn, state);
      const item = await read<ParkedToken>(table, pk, sk);
      if (item === null) return null;
      const { visit, target, token, subject, queued } = item;
      return { visit, state, target, token, subject, ...(queued !== undefined && { queued }) };
    },
    async remove({ visit, state }) {
      await writeIf(() =>
        table.documents.delete({
          TableName: table.name,
          Key: tokenKey(visit.executionArn, state),
          ...unlessNewer(stampOf(visit)),
        }),
      );
    },
    list: () => listTokens(table),
  };
}

const listTokens = ({ documents, name }: Table) =>
  documents.queryAll({
    TableName: name,
    KeyConditionExpression: 'pk = :pk',
    ProjectionExpression: '#visit, #state, #target',
    ExpressionAttributeNames: { '#visit': 'visit', '#state': 'state', '#target': 'target' },
    ExpressionAttributeValues: { ':pk': TOKENS },
    ConsistentRead: true,
  }) as AsyncIterable<unknown> as ReturnType<Tokens['list']>;

export function factsIn(table: Table): Facts {
  const pkOf = (executionArn: string) => `FACT#${executionArn}`;
  return {
    put: (executionArn, subject, fact) =>
      writeIf(() =>
        table.documents.put({
          TableName: table.name,
          Item: { pk: pkOf(executionArn), sk: subject, ...fact, expiresAt: expiry(table) },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    async get(executionArn, subject) {
      const item = await read<RecordedFact>(table, pkOf(executionArn), subject);
      return item === null ? null : { result: item.result, at: item.at };
    },
  };
}

export const linkKey = (kind: LinkKind, id: string) => ({ pk: `${kind}#${id}`, sk: 'LINK' });

export function directoryIn(table: Table): Directory {
  return {
    // An update: the turnstile may have marked the link of a handshake before.
    async link(kind, id, link) {
      await table.documents.update({
        TableName: table.name,
        Key: linkKey(kind, id),
        ...setAttributes({ ...link, expiresAt: expiry(table) }),
      });
    },
    async find(kind, id) {
      const { pk, sk } = linkKey(kind, id);
      const item = await read<Partial<Link>>(table, pk, sk);
      if (item?.target === undefined || item.executionArn === undefined) return null;
      const { target, executionArn, countedAt = null } = item;
      return { target, executionArn, countedAt };
    },
  };
}
