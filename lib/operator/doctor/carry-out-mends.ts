import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { EventDetail } from '../../../lambdas/shared/contract/events.ts';
import type { AwsClients } from './aws-clients.ts';
import { OPERATOR_SOURCE } from './commands.ts';
import {
  correctAccount,
  correctHandshake,
  correctIndex,
  correctOwner,
  deleteControl,
  deleteLeftover,
  reopenRow,
} from './correct-items.ts';
import type { MendStep } from './plan-mends.ts';
import { askAgain, repeatParking } from './repeat-calls.ts';
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
    case 'control':
      return deleteControl(step.text, clients, stack);
    case 'reopen':
      return reopenRow(step.row, step.state, clients, stack);
    case 'owner':
      return correctOwner(step.row, step.executionArn, clients, stack);
    case 'handshake':
      return correctHandshake(step.row, step.handshake, clients, stack);
    case 'account':
      return correctAccount(step.row, step.accountId, clients, stack);
    case 'repeat':
      return repeatParking(step, clients);
    case 'ask':
      return askAgain(step, clients, stack);
    case 'sweep':
      return requestSweep(step, clients);
    case 'dispatch':
      return requestDispatch(step.clear, clients, stack);
  }
}

async function requestSweep(
  { functionName, withMembers }: Extract<MendStep, { readonly kind: 'sweep' }>,
  { lambda }: AwsClients,
): Promise<string> {
  const Payload = JSON.stringify(withMembers ? { withMembers } : {});
  await lambda.send(
    new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }),
  );
  return `asked for a sweep${withMembers ? ' that lists the members' : ''}: invoked ${functionName}`;
}

/** It decides nothing, so it must overtake nobody: of two commands the one that was put last counts. */
const BEFORE_ALL_COMMANDS = new Date('2000-01-01T00:00:00Z');

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
          Time: BEFORE_ALL_COMMANDS,
        },
      ],
    }),
  );
  if (FailedEntryCount > 0) {
    return `could not put AdmissionResumeRequested on ${busName}: ${Entries?.[0]?.ErrorMessage}`;
  }
  return `put AdmissionResumeRequested (clear: ${clear}) on ${busName}`;
}
