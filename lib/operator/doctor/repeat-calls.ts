import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import type { CallbackState } from '../../../lambdas/shared/contract/state-names.ts';
import type { AwsClients } from './aws-clients.ts';
import { OPERATOR_SOURCE } from './commands.ts';
import { linkAddress } from './correct-items.ts';
import { nameOf } from './execution-names.ts';
import { readParkingCall } from './read-waits.ts';
import type { SeenMember } from './snapshot.ts';
import type { StackNames } from './stack-names.ts';

export interface Parking {
  readonly executionArn: string;
  readonly state: CallbackState;
}

/**
 * Calls the function that parked an execution once more, with what Step Functions gave it: like every
 * function of the stack it may run twice, and it files the token, writes the row and joins the queue.
 * The token goes from the history to the function, and nowhere else.
 */
export async function repeatParking(
  { executionArn, state }: Parking,
  clients: AwsClients,
): Promise<string> {
  const call = await readParkingCall(clients, executionArn, state);
  if (call === null) return `left ${nameOf(executionArn)}: it does not wait in ${state} any more`;
  const { functionName: FunctionName, payload: Payload } = call;
  await clients.lambda.send(new InvokeCommand({ FunctionName, Payload, InvocationType: 'Event' }));
  return `repeated the call of ${state} of ${nameOf(executionArn)}`;
}

/**
 * Without a row the repeated call finds that it owns nothing, and lets the execution end in order. The
 * event that it was started with then begins from the start. AWS would send an invitation to the
 * address of a member, so it is noted first whose it is: such a member is only placed.
 */
export async function askAgain(
  parking: Parking & { readonly member: SeenMember | null },
  clients: AwsClients,
  stack: StackNames,
): Promise<string> {
  const { executionArn, member } = parking;
  const { busName } = stack;
  if (member !== null) await linkAddress(member, executionArn, clients, stack);
  const { input = '{}' } = await clients.stepFunctions.send(
    new DescribeExecutionCommand({ executionArn }),
  );
  const { detail } = JSON.parse(input) as { readonly detail?: unknown };
  const repeated = await repeatParking(parking, clients);
  const { FailedEntryCount = 0, Entries } = await clients.events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: busName,
          Source: OPERATOR_SOURCE,
          DetailType: 'AccountInvitationRequested',
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  return FailedEntryCount > 0
    ? `${repeated}; could not put its event on ${busName}: ${Entries?.[0]?.ErrorMessage}`
    : `${repeated}, and put its event on ${busName} again`;
}
