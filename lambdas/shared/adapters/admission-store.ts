import type { Visit } from '../contract/tasks.ts';
import type {
  AdmissionStore,
  AttemptRecord,
  ControlRecord,
  QueuedInvitation,
} from '../ports/admission-store.ts';
import type { Clock } from '../ports/clock.ts';
import { type Documents, writeIf } from './documents.ts';
import { setAttributes } from './update-expression.ts';

interface Table {
  readonly documents: Documents;
  readonly name: string;
  readonly clock: Clock;
}

interface Key {
  readonly pk: string;
  readonly sk: string;
}

const DAY_SECONDS = 24 * 3600;
/** An execution lives one year; its entry goes a month later. */
const KEEP_ENTRY_SECONDS = 400 * DAY_SECONDS;
/** An invitation is open for 15 days and listed for 30 more: after that nobody gives it back. */
const KEEP_ATTEMPT_SECONDS = 90 * DAY_SECONDS;

const CONTROL_KEY = { pk: 'CONTROL', sk: 'CONTROL' };
const IS_VERSION_BEFORE = '#version = :before';
const IS_ABSENT = 'attribute_not_exists(pk)';
const IS_OLDER = '#stamp <= :stamp';

/** Admission control on the coordination table: single items, consistent reads. */
export function admissionStoreIn(table: Table): AdmissionStore {
  return { ...controlIn(table), ...queueIn(table), ...attemptsIn(table) };
}

function controlIn(table: Table): Pick<AdmissionStore, 'readControl' | 'commitControl'> {
  return {
    async readControl() {
      const item = await read<ControlRecord>(table, CONTROL_KEY);
      return item === null ? null : { version: item.version, state: item.state };
    },
    async commitControl(next) {
      const isFirst = next.version === 1;
      return writeIf(() =>
        table.documents.put({
          TableName: table.name,
          Item: { ...CONTROL_KEY, ...next },
          ConditionExpression: isFirst ? IS_ABSENT : IS_VERSION_BEFORE,
          ...(isFirst
            ? {}
            : {
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':before': next.version - 1 },
              }),
        }),
      );
    },
  };
}

function queueIn(table: Table): Omit<AdmissionStore, keyof ControlPart | keyof AttemptPart> {
  const put = async (key: Key, entry: QueuedInvitation) => {
    await writeIf(() =>
      table.documents.put({
        TableName: table.name,
        Item: {
          ...key,
          entry,
          stamp: stampOf(entry.visit),
          expiresAt: expiry(table, KEEP_ENTRY_SECONDS),
        },
        ConditionExpression: `${IS_ABSENT} OR ${IS_OLDER}`,
        ...stampCondition(entry.visit),
      }),
    );
  };
  const remove = async (key: Key, entry: QueuedInvitation) => {
    await writeIf(() =>
      table.documents.delete({
        TableName: table.name,
        Key: key,
        ConditionExpression: `${IS_ABSENT} OR ${IS_OLDER}`,
        ...stampCondition(entry.visit),
      }),
    );
  };
  const head = async (pk: string, limit: number) => {
    const answer = await table.documents.query({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
      Limit: limit,
    });
    return (answer.Items ?? []).map((item) => item.entry as QueuedInvitation);
  };
  return {
    putPointer: (entry) => put(pointerKey(entry.visit.executionArn), entry),
    removePointer: (entry) => remove(pointerKey(entry.visit.executionArn), entry),
    async getPointer(executionArn) {
      const item = await read<{ entry: QueuedInvitation }>(table, pointerKey(executionArn));
      return item?.entry ?? null;
    },
    putReady: (entry) => put(readyKey(entry), entry),
    putLater: (entry) => put(laterKey(entry), entry),
    removeReady: (entry) => remove(readyKey(entry), entry),
    removeLater: (entry) => remove(laterKey(entry), entry),
    headOfReady: (limit) => head('READY', limit),
    headOfLater: (limit) => head('LATER', limit),
  };
}

type ControlPart = Pick<AdmissionStore, 'readControl' | 'commitControl'>;
type AttemptPart = Pick<AdmissionStore, 'openAttempt' | 'readAttempt' | 'markAttempt'>;

function attemptsIn(table: Table): AttemptPart {
  const keyOf = (key: string) => ({ pk: `ATTEMPT#${key}`, sk: 'ATTEMPT' });
  return {
    async openAttempt(attempt) {
      await writeIf(() =>
        table.documents.put({
          TableName: table.name,
          Item: {
            ...keyOf(attempt.key),
            ...attempt,
            expiresAt: expiry(table, KEEP_ATTEMPT_SECONDS),
          },
          ConditionExpression: IS_ABSENT,
        }),
      );
    },
    async readAttempt(key) {
      const item = await read<Partial<AttemptRecord>>(table, keyOf(key));
      if (item === null) return null;
      const { executionArn = null, countedAt = null, handshakeId = null } = item;
      return { key, executionArn, countedAt, handshakeId };
    },
    async markAttempt(key, mark, value, change = {}) {
      const set = setAttributes({
        ...change,
        [mark]: value,
        expiresAt: expiry(table, KEEP_ATTEMPT_SECONDS),
      });
      return writeIf(() =>
        table.documents.update({
          TableName: table.name,
          Key: keyOf(key),
          ...set,
          ConditionExpression: `attribute_not_exists(#${mark})`,
        }),
      );
    },
  };
}

async function read<T>(table: Table, key: Key): Promise<T | null> {
  const answer = await table.documents.get({
    TableName: table.name,
    Key: key,
    ConsistentRead: true,
  });
  return (answer as T | undefined) ?? null;
}

const CLASS_ORDER = { first: 0, reinvitation: 1 } as const satisfies Record<
  QueuedInvitation['class'],
  number
>;

/** Sorts by class, priority, age, execution. */
function readyKey(entry: QueuedInvitation): Key {
  const age = new Date(entry.requestedAt).toISOString();
  return {
    pk: 'READY',
    sk: `${CLASS_ORDER[entry.class]}#${entry.priority}#${age}#${entry.visit.executionArn}`,
  };
}

function laterKey(entry: QueuedInvitation): Key {
  const due = new Date(entry.notBefore ?? 0).toISOString();
  return { pk: 'LATER', sk: `${due}#${entry.visit.executionArn}` };
}

const pointerKey = (executionArn: string): Key => ({ pk: `ENTRY#${executionArn}`, sk: 'ENTRY' });

/** Order of visits as text: entered time of fixed width, then retry count. */
function stampOf(visit: Visit): string {
  const enteredAt = new Date(visit.enteredAt).toISOString();
  return `${enteredAt}#${String(visit.retryCount).padStart(4, '0')}`;
}

function stampCondition(visit: Visit) {
  return {
    ExpressionAttributeNames: { '#stamp': 'stamp' },
    ExpressionAttributeValues: { ':stamp': stampOf(visit) },
  };
}

function expiry(table: Table, seconds: number): number {
  return Math.floor(table.clock.now() / 1000) + seconds;
}
