import {
  type AdmissionStore,
  type ControlRecord,
  type QueuedInvitation,
  type QueuedPlace,
  UnknownOutcomeError,
} from '../ports/admission-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { linkKey, read, stampOf, unlessNewer } from './coordination-table.ts';
import { type Documents, isConditionFailed, unlessConditionFails, writeIf } from './documents.ts';
import { setAttributes } from './update-expression.ts';

interface Table {
  readonly documents: Documents;
  readonly name: string;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
}

interface Key {
  readonly pk: string;
  readonly sk: string;
}

const DAY_SECONDS = 24 * 3600;
/** An execution lives one year; its entry goes a month later. */
const KEEP_ENTRY_SECONDS = 400 * DAY_SECONDS;
/** As long as the link that it marks: a member may depart long after it has joined. */
const KEEP_MARK_SECONDS = 400 * DAY_SECONDS;

const CONTROL_KEY = { pk: 'CONTROL', sk: 'CONTROL' };
const IS_VERSION_BEFORE = '#version = :before';
const IS_ABSENT = 'attribute_not_exists(pk)';

/** Admission control on the coordination table: single items, consistent reads. */
export function admissionStoreIn(table: Table): AdmissionStore {
  return { ...controlIn(table), ...queueIn(table), ...releasesIn(table) };
}

interface ControlItem extends ControlRecord {
  /** Marks of the latest writes, newest first. */
  readonly writes?: readonly string[];
}

/** More than can follow on a write while its answer is waited for. */
const REMEMBERED_WRITES = 16;
const MARK_LENGTH = 8;

/**
 * The SDK sends a write again whose answer was lost, and then meets its own version. So that a change
 * is not made twice, each write leaves a mark, and whoever is refused or hears nothing looks for it.
 */
function controlIn(table: Table): Pick<AdmissionStore, 'readControl' | 'commitControl'> {
  let latest: ControlItem | null = null;
  const readItem = async () => {
    latest = await read<ControlItem>(table, CONTROL_KEY.pk, CONTROL_KEY.sk);
    return latest;
  };
  return {
    async readControl() {
      const item = await readItem();
      return item === null ? null : { version: item.version, state: item.state };
    },
    async commitControl(next) {
      const mark = crypto.randomUUID().slice(0, MARK_LENGTH);
      const earlier = latest?.version === next.version - 1 ? (latest.writes ?? []) : [];
      const item = { ...next, writes: [mark, ...earlier].slice(0, REMEMBERED_WRITES) };
      try {
        await table.documents.put(putControl(table, item));
      } catch (error) {
        const isWritten = await hasMark(mark, readItem, error);
        if (!isWritten && !isConditionFailed(error)) throw error;
        return isWritten;
      }
      latest = item;
      return true;
    },
  };
}

function putControl({ name }: Table, item: ControlItem) {
  const isFirst = item.version === 1;
  return {
    TableName: name,
    Item: { ...CONTROL_KEY, ...item },
    ConditionExpression: isFirst ? IS_ABSENT : IS_VERSION_BEFORE,
    ...(isFirst
      ? {}
      : {
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':before': item.version - 1 },
        }),
  };
}

async function hasMark(
  mark: string,
  readItem: () => Promise<ControlItem | null>,
  cause: unknown,
): Promise<boolean> {
  try {
    return (await readItem())?.writes?.includes(mark) ?? false;
  } catch {
    throw new UnknownOutcomeError('whether the control item was written is not known', { cause });
  }
}

function queueIn(table: Table): Omit<AdmissionStore, keyof ControlPart | 'markReleased'> {
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
        ...unlessNewer(stampOf(entry.visit)),
      }),
    );
  };
  const remove = async (key: Key, stamp: string): Promise<void> => {
    await writeIf(() =>
      table.documents.delete({
        TableName: table.name,
        Key: key,
        ...unlessNewer(stamp),
      }),
    );
  };
  const head = async (pk: string, limit: number): Promise<readonly QueuedInvitation[]> => {
    const answer = await table.documents.query({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
      Limit: limit,
    });
    const items = answer.Items as readonly object[] as readonly EntryItem[];
    const unreadable = items.filter((item) => !isReadable(item));
    for (const { sk, stamp } of unreadable) {
      // It must hold nobody else up. Its execution waits on, and the doctor has it join again.
      const error = new Error('it cannot be read; run handshakes doctor --fix');
      table.log.error('removing an entry of the queue', error, { pk, sk });
      await remove({ pk, sk }, String(stamp));
    }
    return unreadable.length > 0 ? head(pk, limit) : items.map(({ entry }) => entry);
  };
  return {
    putReady: (entry) => put(readyKey(entry), entry),
    putLater: (entry) => put(laterKey(entry), entry),
    removeReady: (entry) => remove(readyKey(entry), stampOf(entry.visit)),
    removeLater: (entry) => remove(laterKey(entry), stampOf(entry.visit)),
    headOfReady: (limit) => head('READY', limit),
    headOfLater: (limit) => head('LATER', limit),
  };
}

interface EntryItem extends Key {
  readonly entry: QueuedInvitation;
  readonly stamp: string;
}

const IS_READY_KEY = /^[01]#\d#/;

/** Whether an item holds what its key says: somebody may have edited it. */
function isReadable({ pk, sk, entry, stamp }: EntryItem): boolean {
  try {
    const ready = readyKey(entry);
    const key = pk === ready.pk ? ready : laterKey(entry);
    const isSame = key.sk === sk && stampOf(entry.visit) === stamp;
    const isInstant = entry.notBefore === null || typeof entry.notBefore === 'number';
    return isSame && isInstant && IS_READY_KEY.test(ready.sk);
  } catch {
    return false;
  }
}

type ControlPart = Pick<AdmissionStore, 'readControl' | 'commitControl'>;
function releasesIn(table: Table): Pick<AdmissionStore, 'markReleased'> {
  return {
    async markReleased(handshakeId, mark, how) {
      const set = setAttributes({ [mark]: how, expiresAt: expiry(table, KEEP_MARK_SECONDS) });
      const item = await unlessConditionFails(() =>
        table.documents.update({
          TableName: table.name,
          Key: linkKey('HANDSHAKE', handshakeId),
          ...set,
          ConditionExpression: `attribute_not_exists(#${mark})`,
          ReturnValues: 'ALL_NEW',
        }),
      );
      return item === null ? null : { countedAt: (item?.countedAt as number | undefined) ?? null };
    },
  };
}

const CLASS_ORDER = { first: 0, reinvitation: 1 } as const satisfies Record<
  QueuedInvitation['class'],
  number
>;

/** Sorts by class, priority, age, execution. */
function readyKey(entry: QueuedPlace): Key {
  const age = new Date(entry.requestedAt).toISOString();
  return {
    pk: 'READY',
    sk: `${CLASS_ORDER[entry.class]}#${entry.priority}#${age}#${entry.visit.executionArn}`,
  };
}

function laterKey(entry: QueuedPlace): Key {
  const due = new Date(entry.notBefore ?? 0).toISOString();
  return { pk: 'LATER', sk: `${due}#${entry.visit.executionArn}` };
}

function expiry(table: Table, seconds: number): number {
  return Math.floor(table.clock.now() / 1000) + seconds;
}
