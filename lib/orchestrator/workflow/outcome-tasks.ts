import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { TaskInput, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import {
  DynamoAttributeValue,
  DynamoReturnValues,
  DynamoUpdateItem,
  EventBridgePutEvents,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../../lambdas/shared/contract/event-version.ts';
import type { EventDetail, OutgoingEventName } from '../../../lambdas/shared/contract/events.ts';
import {
  INVITATION_RECORD,
  type InvitationItem,
  OUTCOME_TABLE,
} from '../../../lambdas/shared/contract/outcome-item.ts';
import type { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { STATUSES } from '../../../lambdas/shared/contract/status.ts';
import { ENTERED_AT, EXECUTION_ARN, expression, type Template } from './expressions.ts';
import { DELIVERY_RETRY, OWNERSHIP_LOST_RETRY, RECORD_RETRY } from './retry-policies.ts';

const SETTLED_STATUSES = Object.entries(STATUSES)
  .filter(([, { isSettled }]) => isSettled)
  .map(([status]) => status);

const NULL = DynamoAttributeValue.fromNull(true);
const ENTERED = DynamoAttributeValue.fromString(ENTERED_AT);

/** A string, or NULL: the type of the value depends on the expression, for which CDK has no factory. */
function nullableString(source: string): DynamoAttributeValue {
  const attributeValue = expression(`${source} = null ? {'NULL': true} : {'S': ${source}}`);
  return { attributeValue, toObject: () => attributeValue };
}

/**
 * What an outcome changes of the row. The handshake's id and expiry stay as they are: whoever
 * learned them wrote them, and a sweep may know an id that this execution never saw.
 */
const OUTCOME_ATTRIBUTES = {
  status: DynamoAttributeValue.fromString(expression('$outcome.status')),
  statusAt: ENTERED,
  updatedAt: ENTERED,
  settledAt: ENTERED,
  reason: nullableString('$outcome.reason'),
  message: nullableString('$outcome.message'),
  accountId: nullableString('$outcome.accountId'),
  placement: nullableString('$outcome.placement'),
  sameAs: nullableString('$outcome.sameAs'),
  attempts: DynamoAttributeValue.numberFromString(expression('$string($attempts)')),
  nextAction: NULL,
  notBefore: NULL,
  escalationId: NULL,
} as const satisfies Partial<Record<keyof InvitationItem, DynamoAttributeValue>>;

const IS_MINE = 'executionArn = :executionArn';
const IS_NOT_NEWER = '#statusAt <= :statusAt';
const IS_OPEN_OR_THE_SAME = `(#status = :status OR NOT #status IN (${SETTLED_STATUSES.map((_, i) => `:settled${i}`).join(', ')}))`;

/**
 * Writes `$outcome` to the row, if this execution still owns it. The output is what the event needs
 * of the row: when it was settled and the handshake.
 */
export function recordOutcome(scope: Construct, name: StateName, table: TableV2): TaskStateBase {
  const attributes = Object.keys(OUTCOME_ATTRIBUTES);
  const { partitionKey: open } = OUTCOME_TABLE.indexes.open;
  const values = Object.entries(OUTCOME_ATTRIBUTES).map(([k, value]) => [`:${k}`, value] as const);
  const settled = SETTLED_STATUSES.map(
    (status, i) => [`:settled${i}`, DynamoAttributeValue.fromString(status)] as const,
  );
  return DynamoUpdateItem.jsonata(scope, name, {
    table,
    key: {
      [OUTCOME_TABLE.partitionKey]: DynamoAttributeValue.fromString(
        expression('$invitation.target'),
      ),
      [OUTCOME_TABLE.sortKey]: DynamoAttributeValue.fromString(INVITATION_RECORD),
    },
    updateExpression: `SET ${attributes.map((k) => `#${k} = :${k}`).join(', ')} REMOVE #${open}`,
    conditionExpression: [IS_MINE, IS_NOT_NEWER, IS_OPEN_OR_THE_SAME].join(' AND '),
    expressionAttributeNames: Object.fromEntries([...attributes, open].map((k) => [`#${k}`, k])),
    expressionAttributeValues: Object.fromEntries([
      ...values,
      [':executionArn', DynamoAttributeValue.fromString(EXECUTION_ARN)],
      ...settled,
    ]),
    returnValues: DynamoReturnValues.ALL_NEW,
    outputs: {
      settledAt: ENTERED_AT,
      handshakeId: expression(
        '$exists($states.result.Attributes.handshakeId.S) ? $states.result.Attributes.handshakeId.S : null',
      ),
    },
  })
    .addRetry(OWNERSHIP_LOST_RETRY)
    .addRetry(RECORD_RETRY);
}

/** Puts an event of ours on the bus. */
export function publishEvent<N extends OutgoingEventName>(
  scope: Construct,
  name: StateName,
  eventBus: EventBus,
  detailType: N,
  detail: Template<EventDetail<N>>,
): TaskStateBase {
  return EventBridgePutEvents.jsonata(scope, name, {
    entries: [
      {
        eventBus,
        source: EVENT_SOURCE,
        detailType,
        detail: TaskInput.fromObject(detail as Record<string, unknown>),
      },
    ],
  }).addRetry(DELIVERY_RETRY);
}

/** The event of an invitation that has been recorded: its input is the output of `recordOutcome`. */
export const SETTLED_DETAIL: Template<EventDetail<'InvitationSettled'>> = {
  version: 1,
  target: expression('$invitation.target'),
  campaign: expression('$invitation.campaign'),
  requestId: expression('$invitation.requestId'),
  executionArn: EXECUTION_ARN,
  status: expression('$outcome.status'),
  reason: expression('$outcome.reason'),
  message: expression('$outcome.message'),
  accountId: expression('$outcome.accountId'),
  handshakeId: expression('$states.input.handshakeId'),
  placement: expression('$outcome.placement'),
  organizationalUnit: expression('$invitation.organizationalUnit'),
  attempts: expression('$attempts'),
  settledAt: expression('$states.input.settledAt'),
};
