import {
  Fail,
  type IChainable,
  type INextable,
  type State,
  StateMachineFragment,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { expression } from './expressions.ts';
import { publishEvent, recordOutcome, SETTLED_DETAIL } from './outcome-tasks.ts';
import { DELIVERY_RETRY, OWNERSHIP_LOST_ERRORS } from './retry-policies.ts';
import type { WorkflowResources } from './workflow-resources.ts';

/** The one continuation of every defect: FAILED in the table and on the bus, then the execution fails. */
export class FailurePhase extends StateMachineFragment {
  readonly startState: State;
  readonly endStates: INextable[] = [];
  /** Where a defect before registration enters: there is no row yet, so the event itself is kept. */
  readonly unregistered: IChainable;
  /** Where a defect enters when nothing more can be done about it. */
  readonly failed: IChainable;

  constructor(scope: Construct, id: string, resources: WorkflowResources, superseded: IChainable) {
    super(scope, id);
    const { outcomeTable, eventBus, requestQueue } = resources;
    const failed = Fail.jsonata(this, StateName.FAILED, {
      error: expression('$failure.error'),
      cause: expression('$failure.cause'),
    });
    const record = recordOutcome(this, StateName.RECORD_FAILURE, outcomeTable);
    const publish = publishEvent(
      this,
      StateName.PUBLISH_FAILURE,
      eventBus,
      'InvitationSettled',
      SETTLED_DETAIL,
    );
    const keep = sendEvent(this, StateName.KEEP_UNREGISTERED_EVENT, requestQueue);

    record.addCatch(superseded, { errors: OWNERSHIP_LOST_ERRORS }).addCatch(failed).next(publish);
    publish.addCatch(failed).next(failed);
    keep.addCatch(failed).next(failed);
    this.startState = record;
    this.unregistered = keep;
    this.failed = failed;
  }
}

/** Keeps the whole event that started the execution, so that a corrected one can be put again. */
export function sendEvent(
  scope: Construct,
  name: StateName,
  queue: WorkflowResources['requestQueue'],
) {
  return SqsSendMessage.jsonata(scope, name, {
    queue,
    messageBody: TaskInput.fromText(expression(`$string($states.context.Execution.Input)`)),
  }).addRetry(DELIVERY_RETRY);
}
