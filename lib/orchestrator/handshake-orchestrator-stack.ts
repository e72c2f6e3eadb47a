import { Aspects, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import type { Configuration } from './configuration.ts';
import { CoordinationTable } from './coordination-table.ts';
import { DeadLetterQueues } from './dead-letter-queues.ts';
import { EventRouting } from './event-routing.ts';
import { InvitationMachine } from './invitation-machine.ts';
import { Notices } from './notices.ts';
import { OrchestratorBus } from './orchestrator-bus.ts';
import { OrchestratorFunctions } from './orchestrator-functions.ts';
import { OutcomeTable } from './outcome-table.ts';
import { DENY_WHAT_IS_NEVER_ALLOWED } from './permission.ts';
import { StackOutputs } from './stack-outputs.ts';
import { SweepSchedule } from './sweep-schedule.ts';
import { TimerMachine } from './timer-machine.ts';
import { WatchRule } from './watch-rule.ts';

export interface HandshakeOrchestratorStackProps extends StackProps {
  readonly configuration: Configuration;
  /** Directory of the bundles, see `functionCode`. */
  readonly bundles: string | undefined;
}

/** The whole service, in the management account of the organization. */
export class HandshakeOrchestratorStack extends Stack {
  constructor(scope: Construct, id: string, props: HandshakeOrchestratorStackProps) {
    const { configuration, bundles, ...stackProps } = props;
    super(scope, id, stackProps);
    Aspects.of(this).add(DENY_WHAT_IS_NEVER_ALLOWED);
    const { settings, notifyEmail } = configuration;

    const deadLetterQueues = new DeadLetterQueues(this, 'DeadLetters');
    const outcomeTable = new OutcomeTable(this, 'Outcomes').table;
    const coordinationTable = new CoordinationTable(this, 'Coordination').table;
    const eventBus = new OrchestratorBus(this, 'Bus').eventBus;
    const topic = new Notices(this, 'Notices', {
      notifyEmail,
      deadLetterQueue: deadLetterQueues.deliveries,
    }).topic;

    const functions = new OrchestratorFunctions(this, 'Functions', {
      outcomeTable,
      coordinationTable,
      eventBus,
      topic,
      settings,
      bundles,
      failedInvocations: deadLetterQueues.invocations,
    }).byName;

    const invitationMachine = new InvitationMachine(this, 'Invitation', {
      functions,
      outcomeTable,
      eventBus,
      requestQueue: deadLetterQueues.requests,
      settings,
    }).stateMachine;
    const timerMachine = new TimerMachine(this, 'Timer', {
      dispatchAdmissions: functions['dispatch-admissions'],
    }).stateMachine;

    new EventRouting(this, 'Routing', {
      eventBus,
      invitationMachine,
      operatorCommands: functions['operator-commands'],
      trackHandshakes: functions['track-handshakes'],
      settleAbandoned: functions['settle-abandoned'],
      deadLetterQueues,
    });
    new SweepSchedule(this, 'Sweep', {
      reconcileHandshakes: functions['reconcile-handshakes'],
      deadLetterQueue: deadLetterQueues.deliveries,
    });
    new WatchRule(this, 'Watch', {
      reconcileHandshakes: functions['reconcile-handshakes'],
      deadLetterQueue: deadLetterQueues.deliveries,
    });
    new Alarms(this, 'Alarms', { topic, deadLetterQueues, invitationMachine, timerMachine });
    new StackOutputs(this, 'Outputs', {
      eventBus,
      outcomeTable,
      invitationMachine,
      topic,
      deadLetterQueues,
    });
  }
}
