import {
  type IChainable,
  type INextable,
  StateMachineFragment,
  Succeed,
  type TaskStateBase,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { EventDetail } from '../../../lambdas/shared/contract/events.ts';
import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import type {
  RegisterInvitationRequest,
  RegisterInvitationResult,
} from '../../../lambdas/shared/contract/tasks.ts';
import { branchByKind } from './branch-by-kind.ts';
import { REGISTRATION_DEFECT } from './defects.ts';
import {
  ENTERED_AT,
  EVENT,
  EXECUTION_ARN,
  expression,
  type Template,
  VISIT,
} from './expressions.ts';
import { type FailurePhase, sendEvent } from './failure-phase.ts';
import { callFunction, catchDefects } from './function-tasks.ts';
import { publishEvent } from './outcome-tasks.ts';
import { INITIAL_VARIABLES, ownReason } from './variables.ts';
import type { WorkflowResources } from './workflow-resources.ts';

export interface RegistrationRoutes {
  readonly registered: IChainable;
  /** The execution continues an abandoned one. */
  readonly adopted: IChainable;
  /** The account joined for an earlier request, but is not where this one wants it. */
  readonly joinedBefore: IChainable;
  readonly superseded: IChainable;
}

/** Validates the request and takes ownership of its row. */
export class RegistrationPhase extends StateMachineFragment {
  readonly startState: TaskStateBase;
  readonly endStates: INextable[] = [];
  readonly #resources: WorkflowResources;
  readonly #failure: FailurePhase;

  constructor(scope: Construct, id: string, resources: WorkflowResources, failure: FailurePhase) {
    super(scope, id);
    this.#resources = resources;
    this.#failure = failure;
    this.startState = callFunction<RegisterInvitationRequest>(
      this,
      StateName.REGISTER,
      resources.functions,
      'register-invitation',
      {
        request: {
          visit: VISIT,
          event: EVENT,
          startedAt: expression('$states.context.Execution.StartTime'),
        },
        assign: INITIAL_VARIABLES,
      },
    );
    catchDefects(this.startState, failure.unregistered, REGISTRATION_DEFECT);
  }

  connect(routes: RegistrationRoutes): void {
    const { eventBus, requestQueue } = this.#resources;
    const rejected = new Succeed(this, StateName.REJECTED);
    const publish = publishEvent(
      this,
      StateName.PUBLISH_REJECTION,
      eventBus,
      'InvitationSettled',
      REJECTED_DETAIL,
    );
    const keep = sendEvent(this, StateName.SEND_TO_DEAD_LETTER_QUEUE, requestQueue);
    // The row or its history says REJECTED already: nobody listening is no reason to fail.
    publish.addCatch(rejected).next(rejected);
    catchDefects(keep, this.#failure.failed).next(rejected);

    const registered = branchByKind<RegisterInvitationResult>(
      this,
      StateName.REGISTERED,
      {
        registered: { to: routes.registered },
        duplicate: { to: new Succeed(this, StateName.DUPLICATE) },
        rejected: [{ to: publish, when: '$states.input.target != null' }, { to: keep }],
        adopt: { to: routes.adopted, assign: { verify: true } },
        place: { to: routes.joinedBefore },
        superseded: { to: routes.superseded },
      },
      this.#failure.unregistered,
    );
    this.startState.next(registered);
  }
}

const REJECTED_DETAIL: Template<EventDetail<'InvitationSettled'>> = {
  version: EVENT_VERSION,
  target: expression('$states.input.target'),
  campaign: expression('$states.input.campaign'),
  requestId: expression('$states.input.requestId'),
  executionArn: EXECUTION_ARN,
  status: 'REJECTED',
  reason: ownReason('INVALID_REQUEST').reason,
  message: expression('$states.input.message'),
  accountId: null,
  handshakeId: null,
  placement: null,
  organizationalUnit: null,
  attempts: 0,
  settledAt: ENTERED_AT,
};
