import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { EventDetail } from '../../../lambdas/shared/contract/events.ts';
import { OPEN, OUTCOME_TABLE } from '../../../lambdas/shared/contract/outcome-item.ts';
import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import type { AwsClients } from './aws-clients.ts';
import { OPERATOR_SOURCE } from './commands.ts';
import { nameOf } from './find-rows.ts';
import type { MendStep } from './plan-mends.ts';
import type { ParkedItem, SeenRow } from './snapshot.ts';
import type { StackNames } from './stack-names.ts';

/** Carries out one step, and says in a sentence what was done. */
export async function carryOutMend(
  step: MendStep,
  clients: AwsClients,
  stack: StackNames,
): Promise<string> {
  switch (step.kind) {
    case 'index':
      return correctIndex(step.row, clients, stack);
    case 'delete':
      return deleteLeftover(step.item, clients, stack);
    case 'sweep':
      return requestSweep(step.functionName, clients);
    case 'dispatch':
      return requestDispatch(step.clear, clients, stack);
  }
}

async function requestSweep(functionName: string | null, { lambda }: AwsClients): Promise<string> {
  if (functionName === null) {
    return 'could not ask for a sweep: reconcile-handshakes was not found; name it with --sweep-function';
  }
  await lambda.send(
    new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: '{}' }),
  );
  return `asked for a sweep: invoked ${functionName}`;
}

async function requestDispatch(
  clear: 'gate' | 'pause',
  { events }: AwsClients,
  { busName }: StackNames,
): Promise<string> {
  const detail: EventDetail<'AdmissionResumeRequested'> = {
    ...{ version: EVENT_VERSION, clear },
    requestedBy: 'handshakes doctor',
  };
  const { FailedEntryCount = 0, Entries } = await events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: busName,
          Source: OPERATOR_SOURCE,
          DetailType: 'AdmissionResumeRequested',
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  if (FailedEntryCount > 0) {
    return `could not put AdmissionResumeRequested on ${busName}: ${Entries?.[0]?.ErrorMessage}`;
  }
  return `put AdmissionResumeRequested (clear: ${clear}) on ${busName}`;
}

async function deleteLeftover(
  { kind, pk, sk, stamp, executionArn }: ParkedItem,
  { dynamodb }: AwsClients,
  { coordinationTable }: StackNames,
): Promise<string> {
  const isDeleted = await unlessChanged(() =>
    dynamodb.send(
      new DeleteItemCommand({
        TableName: coordinationTable,
        Key: { pk: { S: pk }, sk: { S: sk } },
        ConditionExpression: '#stamp = :stamp',
        ExpressionAttributeNames: { '#stamp': 'stamp' },
        ExpressionAttributeValues: { ':stamp': { S: stamp } },
      }),
    ),
  );
  const what = `the ${kind} of ${nameOf(executionArn)}`;
  return isDeleted ? `deleted ${what}` : `left ${what}: it has changed meanwhile`;
}

async function correctIndex(
  row: SeenRow,
  { dynamodb }: AwsClients,
  { outcomeTable }: StackNames,
): Promise<string> {
  const attribute = OUTCOME_TABLE.indexes.open.partitionKey;
  const isOpen = !isSettled(row.status);
  const isCorrected = await unlessChanged(() =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: outcomeTable,
        Key: { target: { S: row.target }, record: { S: row.record } },
        UpdateExpression: isOpen ? 'SET #open = :open' : 'REMOVE #open',
        ConditionExpression: '#status = :status AND #statusAt = :statusAt',
        ExpressionAttributeNames: {
          ...{ '#open': attribute, '#status': 'status', '#statusAt': 'statusAt' },
        },
        ExpressionAttributeValues: {
          ...(isOpen && { ':open': { S: OPEN } }),
          ':status': { S: row.status },
          ':statusAt': { S: row.statusAt },
        },
      }),
    ),
  );
  if (!isCorrected) return `left the row of ${row.target}: it has changed meanwhile`;
  const done = isOpen ? 'added' : 'removed';
  return `${done} the attribute ${attribute} of the row of ${row.target}`;
}

/** False when somebody else was faster. */
async function unlessChanged(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
