import { type EventBus, type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SfnStateMachine, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EVENTS, type IncomingEventName } from '../../lambdas/shared/contract/events.ts';
import { MEMBERSHIP_EVENTS, QUOTA_EVENT } from '../../lambdas/shared/contract/hints.ts';
import type { DeadLetterQueues } from './dead-letter-queues.ts';

export interface EventRoutingProps {
  readonly eventBus: EventBus;
  readonly invitationMachine: StateMachine;
  readonly operatorCommands: IFunction;
  readonly trackHandshakes: IFunction;
  readonly settleAbandoned: IFunction;
  readonly deadLetterQueues: DeadLetterQueues;
}

const OPERATOR_COMMANDS: readonly Exclude<IncomingEventName, 'AccountInvitationRequested'>[] = [
  'InvitationWithdrawalRequested',
  'EscalationResolved',
  'AdmissionPauseRequested',
  'AdmissionResumeRequested',
];

/** As long and as often as EventBridge tries at most. */
const DELIVERY = { maxEventAge: Duration.hours(24), retryAttempts: 185 };

/** Which event starts or calls what. */
export class EventRouting extends Construct {
  readonly #deadLetterQueues: DeadLetterQueues;

  constructor(scope: Construct, id: string, props: EventRoutingProps) {
    super(scope, id);
    const { eventBus, invitationMachine, deadLetterQueues } = props;
    this.#deadLetterQueues = deadLetterQueues;

    new Rule(this, 'Invitations', {
      description: 'starts one execution for each invitation that is asked for',
      eventBus,
      eventPattern: { detailType: ['AccountInvitationRequested' satisfies IncomingEventName] },
      targets: [
        new SfnStateMachine(invitationMachine, {
          ...DELIVERY,
          deadLetterQueue: deadLetterQueues.requests,
        }),
      ],
    });
    this.#keepUnknownEvents(eventBus);
    this.#callOn('OperatorCommands', props.operatorCommands, {
      description: 'withdrawals, answers to escalations, pause and resume',
      eventBus,
      eventPattern: { detailType: [...OPERATOR_COMMANDS] },
    });
    this.#callOn('Handshakes', props.trackHandshakes, {
      description: 'hints that a handshake, a membership or a quota has changed',
      // Not by detail-type: AWS uses both of CloudTrail's for these events.
      eventPattern: {
        source: ['aws.organizations', 'aws.servicequotas'],
        detail: { eventName: [...MEMBERSHIP_EVENTS, QUOTA_EVENT] },
      },
    });
    this.#callOn('AbandonedExecutions', props.settleAbandoned, {
      description: 'executions that ended without an outcome',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [invitationMachine.stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
    });
  }

  /**
   * A mistyped name would match no rule, and EventBridge drops such an event without a trace. What
   * we put ourselves is known too, and goes to whoever subscribes.
   */
  #keepUnknownEvents(eventBus: EventBus): void {
    const { requests, deliveries } = this.#deadLetterQueues;
    new Rule(this, 'UnknownEvents', {
      description: 'keeps events whose detail-type nobody knows, for a person to correct',
      eventBus,
      eventPattern: { detailType: Match.anythingBut(...Object.keys(EVENTS)) },
      targets: [new SqsQueue(requests, { ...DELIVERY, deadLetterQueue: deliveries })],
    });
  }

  #callOn(
    id: string,
    target: IFunction,
    rule: { description: string; eventPattern: EventPattern; eventBus?: EventBus },
  ): void {
    const deadLetterQueue = this.#deadLetterQueues.deliveries;
    new Rule(this, id, {
      ...rule,
      targets: [new LambdaFunction(target, { ...DELIVERY, deadLetterQueue })],
    });
  }
}
