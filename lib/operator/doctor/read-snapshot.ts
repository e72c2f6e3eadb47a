import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from './aws-clients.ts';
import { isElsewhere } from './find-settled.ts';
import { findDoubtful } from './find-waits.ts';
import { readExecutions } from './read-executions.ts';
import { readHandshakes, readMembers, readParents, readUnits } from './read-organization.ts';
import {
  readCoordination,
  readOtherRows,
  readRecorded,
  readRows,
  readRowsOf,
} from './read-tables.ts';
import { readWaits } from './read-waits.ts';
import type { SeenQueue, SeenRow, Snapshot } from './snapshot.ts';
import type { StackNames } from './stack-names.ts';

/** Reads everything that is compared, and changes nothing. */
export async function readSnapshot(clients: AwsClients, stack: StackNames): Promise<Snapshot> {
  const listed = await readRows(clients, stack);
  const coordination = await readCoordination(clients, stack);
  const executions = await readExecutions(clients, stack, listed, coordination);
  const doubtful = findDoubtful(listed, executions.running.keys(), coordination);
  const waits = await readWaits(clients, doubtful);
  const targets = doubtful.flatMap((arn) => executions.running.get(arn)?.target ?? []);
  const others = await readOtherRows(clients, stack, listed, targets);
  const known = [...listed, ...others.rows];
  const organization = await readOrganization(clients, stack, known);
  // What is recorded and has no row that is known may have one that no index shows.
  const misread = new Set(others.misread.map(({ target }) => target));
  const unseen = [...organization.recorded].filter((target) => !misread.has(target));
  const unlisted = await readRowsOf(clients, stack, unseen);
  return {
    ...{ stack, waits, ...coordination, ...executions, ...organization },
    rows: [...known, ...unlisted.rows],
    misread: [...others.misread, ...unlisted.misread],
    at: clients.now(),
    queues: await readQueues(clients, stack),
    confirmedSubscriptions: await countSubscriptions(clients, stack),
  };
}

async function readOrganization(
  clients: AwsClients,
  stack: StackNames,
  rows: readonly SeenRow[],
): Promise<Pick<Snapshot, 'handshakes' | 'members' | 'units' | 'parents' | 'recorded'>> {
  const handshakes = await readHandshakes(clients);
  const members = await readMembers(clients);
  const placed = rows.filter(({ placement }) => placement === 'PLACED');
  const wanted = new Set(placed.flatMap(({ organizationalUnit }) => organizationalUnit ?? []));
  const units = await readUnits(clients, wanted);
  const memberIds = new Set(members.map(({ id }) => id));
  const elsewhere = placed
    .map((row) => ({ row, id: row.accountId ?? row.target }))
    .filter(({ row, id }) => memberIds.has(id) && isElsewhere(row, id, { units }));
  const known = new Set(rows.flatMap(({ target, accountId }) => [target, accountId]));
  const rowless = handshakes.filter(({ sentTo }) => !sentTo.some((id) => known.has(id)));
  return {
    ...{ handshakes, members, units },
    parents: await readParents(clients, new Set(elsewhere.map(({ id }) => id))),
    recorded: await readRecorded(clients, stack, new Set(rowless.flatMap(({ sentTo }) => sentTo))),
  };
}

/** Messages, those included that somebody is looking at. */
async function readQueues({ sqs }: AwsClients, stack: StackNames): Promise<SeenQueue[]> {
  const queues: SeenQueue[] = [];
  for (const url of stack.deadLetterQueueUrls) {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const messages = Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
    queues.push({ name: url.split('/').at(-1) ?? url, url, messages });
  }
  return queues;
}

/** One page is enough to know whether there is anybody. */
async function countSubscriptions({ sns }: AwsClients, stack: StackNames): Promise<number> {
  const { Subscriptions = [] } = await sns.send(
    new ListSubscriptionsByTopicCommand({ TopicArn: stack.noticeTopicArn }),
  );
  return Subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn?.startsWith('arn:')).length;
}
