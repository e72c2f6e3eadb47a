import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { MachineId } from './machine-name.ts';
import { OrchestratorStateMachine } from './orchestrator-state-machine.ts';
import { TimerWorkflow } from './workflow/timer-workflow.ts';

export interface TimerMachineProps {
  readonly dispatchAdmissions: IFunction;
}

/** The state machine that wakes the turnstile. The functions start it by its name. */
export class TimerMachine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { dispatchAdmissions }: TimerMachineProps) {
    super(scope, id);
    this.stateMachine = new OrchestratorStateMachine(this, 'Machine', {
      machine: MachineId.TIMER,
      comment: 'Lets invitations through when the time has come',
      definition: new TimerWorkflow(this, 'Workflow', dispatchAdmissions),
      timeout: Duration.days(360),
      permissions: [
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [dispatchAdmissions.functionArn],
        }),
      ],
    }).stateMachine;
  }
}
