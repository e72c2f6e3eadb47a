import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from './aws-clients.ts';
import { readExecutions } from './read-executions.ts';
import { readHandshakes, readMembers } from './read-organization.ts';
import { readCoordination, readRows } from './read-tables.ts';
import type { SeenQueue, Snapshot } from './snapshot.ts';
import type { StackNames } from './stack-names.ts';

/** Reads everything that is compared, and changes nothing. */
export async function readSnapshot(clients: AwsClients, stack: StackNames): Promise<Snapshot> {
  const rows = await readRows(clients, stack);
  const coordination = await readCoordination(clients, stack);
  const executions = await readExecutions(clients, stack, rows, coordination);
  return {
    ...{ rows, stack, ...coordination, ...executions },
    at: clients.now(),
    handshakes: await readHandshakes(clients),
    members: await readMembers(clients),
    queues: await readQueues(clients, stack),
    confirmedSubscriptions: await countSubscriptions(clients, stack),
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
