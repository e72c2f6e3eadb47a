import {
  ComparisonOperator,
  type Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DeadLetterQueues } from './dead-letter-queues.ts';

export interface AlarmsProps {
  readonly topic: ITopic;
  readonly deadLetterQueues: DeadLetterQueues;
  readonly invitationMachine: StateMachine;
  readonly timerMachine: StateMachine;
}

const PERIOD = Duration.minutes(5);

/** What nobody would notice otherwise, told on the topic of the notices. The runbook has a section for each. */
export class Alarms extends Construct {
  readonly #action: SnsAction;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#action = new SnsAction(props.topic);
    for (const queue of props.deadLetterQueues.all) {
      this.#alarmOnAny(
        `${queue.node.id}Kept`,
        queue.metricApproximateNumberOfMessagesVisible({
          period: PERIOD,
          statistic: Stats.MAXIMUM,
        }),
        `messages wait in the dead-letter queue ${queue.node.id} (docs/runbook.md, Dead-letter queues)`,
      );
    }
    this.#alarmOnAny(
      'ExecutionsFailed',
      props.invitationMachine.metricFailed({ period: PERIOD }),
      'an invitation ended by a defect (docs/runbook.md, Failed executions)',
    );
    this.#alarmOnAny(
      'TimersFailed',
      props.timerMachine.metricFailed({ period: PERIOD }),
      'a timer could not let anybody through; the sweep does within the hour (docs/runbook.md, Failed timers)',
    );
  }

  #alarmOnAny(id: string, metric: Metric, alarmDescription: string): void {
    metric
      .createAlarm(this, id, {
        alarmDescription,
        threshold: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      })
      .addAlarmAction(this.#action);
  }
}
