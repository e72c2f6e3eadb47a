import { paginateListTables } from '@aws-sdk/client-dynamodb';
import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { paginateListStateMachines } from '@aws-sdk/client-sfn';
import { paginateListTopics } from '@aws-sdk/client-sns';
import { paginateListQueues } from '@aws-sdk/client-sqs';
import { FUNCTIONS } from '../../../lambdas/shared/contract/functions.ts';
import { Variable } from '../../../lambdas/shared/contract/variables.ts';
import type { AwsClients } from './aws-clients.ts';
import { findPart, type GivenNames, Part, type StackNames, StackNotFound } from './stack-names.ts';

/**
 * Finds what belongs to a stack. Its bus and its state machines have names of their own; CloudFormation
 * begins all other names with those of the stack and of the construct.
 *
 * @throws StackNotFound
 */
export async function findStack(
  stackName: string,
  given: GivenNames,
  clients: AwsClients,
): Promise<StackNames> {
  const stateMachineArn = given.stateMachineArn ?? (await findMachine(stackName, clients));
  const tables =
    given.outcomeTable === undefined || given.coordinationTable === undefined
      ? await collect(paginateListTables({ client: clients.dynamodb }, {}), 'TableNames')
      : [];
  const topics =
    given.noticeTopicArn === undefined
      ? await collect(paginateListTopics({ client: clients.sns }, {}), 'Topics')
      : [];
  const topicArns = topics.map(({ TopicArn = '' }) => TopicArn);
  return {
    ...{ stackName, stateMachineArn },
    region: clients.region,
    busName: stackName,
    outcomeTable:
      given.outcomeTable ?? findPart(tables, stackName, Part.OUTCOME_TABLE, '--outcome-table'),
    coordinationTable:
      given.coordinationTable ??
      findPart(tables, stackName, Part.COORDINATION_TABLE, '--coordination-table'),
    noticeTopicArn: given.noticeTopicArn ?? findPart(topicArns, stackName, Part.TOPIC, '--topic'),
    deadLetterQueueUrls: await findQueues(stackName, clients),
    sweepFunction: given.sweepFunction ?? (await findSweepFunction(stateMachineArn, clients)),
  };
}

async function findMachine(stackName: string, { stepFunctions }: AwsClients): Promise<string> {
  const name = `${stackName}-Invitation`;
  const machines = await collect(
    paginateListStateMachines({ client: stepFunctions }, {}),
    'stateMachines',
  );
  const arn = machines.find((machine) => machine.name === name)?.stateMachineArn;
  if (arn !== undefined) return arn;
  throw new StackNotFound(
    `there is no state machine ${name} here: name the stack with --stack, or the Region with --region`,
  );
}

async function findQueues(stackName: string, { sqs }: AwsClients): Promise<string[]> {
  const QueueNamePrefix = `${stackName}-${Part.DEAD_LETTERS}`;
  return collect(paginateListQueues({ client: sqs }, { QueueNamePrefix }), 'QueueUrls');
}

/**
 * The names of functions are cut short, so it is known by its purpose and the state machine it works
 * for. Null where the functions cannot be listed: everything but a sweep works without.
 */
async function findSweepFunction(
  stateMachineArn: string,
  { lambda }: AwsClients,
): Promise<string | null> {
  const { purpose } = FUNCTIONS['reconcile-handshakes'];
  try {
    const functions = await collect(paginateListFunctions({ client: lambda }, {}), 'Functions');
    const found = functions.find(
      ({ Description, Environment }) =>
        Description === purpose &&
        Environment?.Variables?.[Variable.STATE_MACHINE_ARN] === stateMachineArn,
    );
    return found?.FunctionName ?? null;
  } catch (error) {
    if (UNLISTED.has(statusOf(error))) return null;
    throw error;
  }
}

/** Not allowed to, or an endpoint that has no such operation. */
const UNLISTED: ReadonlySet<number | undefined> = new Set([403, 404]);

/** Of the answer that an error comes from, also where the SDK could not read it. */
function statusOf(error: unknown): number | undefined {
  const { $metadata, $response } = error as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly statusCode?: number };
  };
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/** The items of all pages. */
async function collect<M extends string, T>(
  pages: AsyncIterable<{ readonly [member in M]?: readonly T[] | undefined }>,
  member: M,
): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...(page[member] ?? []));
  return items;
}
