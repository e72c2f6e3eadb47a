import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EVENT_VERSION } from '../../lambdas/shared/contract/event-version.ts';
import { DEFAULT_CAMPAIGN } from '../../lambdas/shared/contract/incoming-events.ts';
import { OUTCOME_TABLE } from '../../lambdas/shared/contract/outcome-item.ts';
import type { DeadLetterQueues } from './dead-letter-queues.ts';

export interface StackOutputsProps {
  readonly eventBus: EventBus;
  readonly outcomeTable: TableV2;
  readonly invitationMachine: StateMachine;
  readonly topic: ITopic;
  readonly deadLetterQueues: DeadLetterQueues;
}

/** Names to use the stack by, and the first three commands, ready to paste. */
export class StackOutputs extends Construct {
  constructor(scope: Construct, id: string, props: StackOutputsProps) {
    super(scope, id);
    const { eventBus, outcomeTable, invitationMachine, topic, deadLetterQueues } = props;
    const { region } = Stack.of(this);
    const { name: index, partitionKey } = OUTCOME_TABLE.indexes.byCampaign;

    this.#define('EventBusName', 'bus of the requests and the outcomes', eventBus.eventBusName);
    this.#define('OutcomeTableName', 'where every account stands', outcomeTable.tableName);
    this.#define(
      'StateMachineArn',
      'one execution an invitation',
      invitationMachine.stateMachineArn,
    );
    this.#define('NoticeTopicArn', 'topic of the notices', topic.topicArn);
    for (const queue of deadLetterQueues.all) {
      const { id } = queue.node;
      this.#define(`${id}QueueUrl`, `dead-letter queue ${id} (docs/operations.md)`, queue.queueUrl);
    }
    this.#define(
      'SubscribeCommand',
      'sends the notices to an e-mail address',
      `aws sns subscribe --region ${region} --topic-arn ${topic.topicArn} --protocol email --notification-endpoint you@example.com`,
    );
    this.#define(
      'InviteCommand',
      'asks for an invitation',
      `aws events put-events --region ${region} --entries '${JSON.stringify([
        {
          EventBusName: eventBus.eventBusName,
          Source: 'me',
          DetailType: 'AccountInvitationRequested',
          Detail: JSON.stringify({ version: EVENT_VERSION, target: '111122223333' }),
        },
      ])}'`,
    );
    this.#define(
      'QueryCommand',
      'reads where the accounts of a campaign stand',
      `aws dynamodb query --region ${region} --table-name ${outcomeTable.tableName} --index-name ${index} --key-condition-expression '${partitionKey} = :campaign' --expression-attribute-values '${JSON.stringify({ ':campaign': { S: DEFAULT_CAMPAIGN } })}'`,
    );
  }

  /** The names of outputs are part of the contract: no prefix of this construct. */
  #define(name: string, description: string, value: string): void {
    new CfnOutput(this, name, { description, value }).overrideLogicalId(name);
  }
}
