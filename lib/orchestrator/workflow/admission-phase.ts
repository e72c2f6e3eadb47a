import {
  type IChainable,
  type INextable,
  StateMachineFragment,
  type TaskStateBase,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import type {
  InviteAccountRequest,
  InviteAccountResult,
  RequestAdmissionRequest,
} from '../../../lambdas/shared/contract/tasks.ts';
import { branchByKind, settle } from './branch-by-kind.ts';
import { ENTERED_AT, expression, secondsUntilFirstOf, TASK_TOKEN, VISIT } from './expressions.ts';
import { awaitCallback, callFunction, catchDefects, catchTimeout } from './function-tasks.ts';
import { fromInput, ownReason, variable } from './variables.ts';
import type { WorkflowResources } from './workflow-resources.ts';

export interface AdmissionRoutes {
  readonly invited: IChainable;
  readonly question: IChainable;
  readonly alreadyMember: IChainable;
  readonly settled: IChainable;
  readonly superseded: IChainable;
}

/** Waits at the turnstile, then sends the invitation: the heart of the workflow. */
export class AdmissionPhase extends StateMachineFragment {
  readonly startState: TaskStateBase;
  readonly endStates: INextable[] = [];
  readonly #invite: TaskStateBase;
  readonly #failure: IChainable;

  constructor(scope: Construct, id: string, { functions }: WorkflowResources, failure: IChainable) {
    super(scope, id);
    this.#failure = failure;
    this.startState = awaitCallback<RequestAdmissionRequest>(
      this,
      StateName.AWAIT_ADMISSION,
      functions,
      'request-admission',
      {
        request: {
          visit: VISIT,
          taskToken: TASK_TOKEN,
          invitation: variable('invitation'),
          attempts: variable('attempts'),
          notBefore: variable('notBefore'),
        },
        timeoutSeconds: secondsUntilFirstOf(
          '$toMillis($invitation.admitBy)',
          '$toMillis($invitation.deadline)',
        ),
        // Withdrawn and superseded go on without a permit: Invite account then says why.
        assign: {
          permit: expression("$states.result.kind = 'admitted' ? $states.result.permit : null"),
        },
      },
    );
    this.#invite = callFunction<InviteAccountRequest>(
      this,
      StateName.INVITE,
      functions,
      'invite-account',
      {
        request: {
          visit: VISIT,
          invitation: variable('invitation'),
          attempts: variable('attempts'),
          rounds: variable('rounds'),
          refusals: variable('refusals'),
          permit: variable('permit'),
        },
        assign: { since: ENTERED_AT, reminder: 0 },
      },
    );
    catchTimeout(this.startState, this.#invite, { assign: { permit: null } });
    catchDefects(this.startState, failure).next(this.#invite);
    catchDefects(this.#invite, failure);
  }

  connect(routes: AdmissionRoutes): void {
    const disposition = branchByKind<InviteAccountResult>(
      this,
      StateName.DISPOSITION,
      {
        invited: {
          to: routes.invited,
          assign: {
            ...fromInput('handshake', 'attempts'),
            refusals: null,
            notBefore: null,
            verify: false,
          },
        },
        wait: { to: this, assign: fromInput('notBefore', 'refusals', 'rounds') },
        requeue: { to: this, assign: fromInput('notBefore') },
        escalate: { to: routes.question, assign: fromInput('question', 'rounds') },
        abort: settle(routes.settled, {
          status: 'ABORTED',
          reason: expression('$states.input.reason'),
          message: expression('$states.input.message'),
        }),
        withdrawn: settle(routes.settled, { status: 'CANCELED', ...ownReason('WITHDRAWN') }),
        alreadyMember: {
          to: routes.alreadyMember,
          assign: {
            ...fromInput('accountId'),
            acceptedAt: null,
            // After an invitation of ours it is a member because of that, and only seen late.
            wasMember: expression('$attempts = 0'),
          },
        },
        superseded: { to: routes.superseded },
      },
      this.#failure,
    );
    this.#invite.next(disposition);
  }
}
