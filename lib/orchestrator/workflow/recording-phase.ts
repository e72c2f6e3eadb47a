import {
  type IChainable,
  type INextable,
  type State,
  StateMachineFragment,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { catchDefects } from './function-tasks.ts';
import { publishEvent, recordOutcome, SETTLED_DETAIL } from './outcome-tasks.ts';
import { OWNERSHIP_LOST_ERRORS } from './retry-policies.ts';
import type { WorkflowResources } from './workflow-resources.ts';

/** The end of every invitation that was registered: the row, then the event. */
export class RecordingPhase extends StateMachineFragment {
  readonly startState: State;
  readonly endStates: INextable[];

  constructor(
    scope: Construct,
    id: string,
    { outcomeTable, eventBus }: WorkflowResources,
    superseded: IChainable,
    failure: IChainable,
  ) {
    super(scope, id);
    const record = recordOutcome(this, StateName.RECORD, outcomeTable);
    const publish = publishEvent(
      this,
      StateName.PUBLISH,
      eventBus,
      'InvitationSettled',
      SETTLED_DETAIL,
    );
    record.addCatch(superseded, { errors: OWNERSHIP_LOST_ERRORS });
    catchDefects(record, failure).next(publish);
    // The outcome stands: an event that cannot be published does not change it.
    publish.addCatch(new Succeed(this, StateName.RECORDED));
    this.startState = record;
    this.endStates = [publish];
  }
}
