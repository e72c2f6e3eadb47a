import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { MachineId } from './machine-name.ts';
import { OrchestratorStateMachine } from './orchestrator-state-machine.ts';
import { CALLED_BY_WORKFLOW } from './workflow/function-tasks.ts';
import { InvitationWorkflow } from './workflow/invitation-workflow.ts';
import type { WorkflowResources } from './workflow/workflow-resources.ts';

/** Beyond the 350 days after which the workflow ends by itself, short of the year of Step Functions. */
const TIMEOUT = Duration.days(360);

/** The state machine of the invitations, and what its states may do. */
export class InvitationMachine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, resources: WorkflowResources) {
    super(scope, id);
    const { functions, outcomeTable, eventBus, requestQueue } = resources;
    this.stateMachine = new OrchestratorStateMachine(this, 'Machine', {
      machine: MachineId.INVITATION,
      comment: 'Invites one account and follows the invitation to its end',
      definition: new InvitationWorkflow(this, 'Workflow', resources),
      timeout: TIMEOUT,
      permissions: [
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: CALLED_BY_WORKFLOW.map((name) => functions[name].functionArn),
        }),
        new PolicyStatement({
          actions: ['dynamodb:UpdateItem'],
          resources: [outcomeTable.tableArn],
        }),
        new PolicyStatement({ actions: ['events:PutEvents'], resources: [eventBus.eventBusArn] }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [requestQueue.queueArn] }),
      ],
    }).stateMachine;
  }
}
