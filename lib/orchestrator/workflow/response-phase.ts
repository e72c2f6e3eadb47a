import {
  Choice,
  Condition,
  type IChainable,
  type INextable,
  StateMachineFragment,
  type TaskStateBase,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import type {
  AwaitResponseRequest,
  ResponseResult,
} from '../../../lambdas/shared/contract/tasks.ts';
import { branchByKind, settle } from './branch-by-kind.ts';
import {
  expression,
  MS_PER_DAY,
  MS_PER_HOUR,
  secondsUntilFirstOf,
  TASK_TOKEN,
  VISIT,
} from './expressions.ts';
import { awaitCallback, catchDefects, catchTimeout } from './function-tasks.ts';
import { fromInput, outcome, ownReason, variable } from './variables.ts';
import type { WorkflowResources } from './workflow-resources.ts';

export interface ResponseRoutes {
  readonly accepted: IChainable;
  readonly inviteAgain: IChainable;
  readonly settled: IChainable;
  readonly superseded: IChainable;
}

/** Life of an invitation, for one whose expiry is not known yet. */
const INVITATION_DAYS = 15;
/** Events and sweeps get this long to bring the response before the workflow asks by itself. */
const GRACE_MS = 3 * MS_PER_HOUR;

const EXPIRES = `($handshake.expiresAt = null ? $toMillis($handshake.invitedAt) + ${INVITATION_DAYS * MS_PER_DAY} : $toMillis($handshake.expiresAt))`;
/** Expiry and grace; once they are over, another grace from now. */
const ASK_AT = `(${EXPIRES} + ${GRACE_MS} > $entered ? ${EXPIRES} : $entered) + ${GRACE_MS}`;

/** Waits for the owner of the account to answer the invitation. */
export class ResponsePhase extends StateMachineFragment {
  readonly startState: TaskStateBase;
  readonly endStates: INextable[] = [];
  readonly #failure: IChainable;

  constructor(scope: Construct, id: string, { functions }: WorkflowResources, failure: IChainable) {
    super(scope, id);
    this.#failure = failure;
    this.startState = awaitCallback<AwaitResponseRequest>(
      this,
      StateName.AWAIT_RESPONSE,
      functions,
      'await-response',
      {
        request: {
          visit: VISIT,
          taskToken: TASK_TOKEN,
          invitation: variable('invitation'),
          handshake: variable('handshake'),
          attempts: variable('attempts'),
          verify: variable('verify'),
        },
        timeoutSeconds: secondsUntilFirstOf(ASK_AT, '$toMillis($invitation.deadline)'),
      },
    );
    catchTimeout(this.startState, this.startState, { assign: { verify: true } });
    catchDefects(this.startState, failure);
  }

  connect(routes: ResponseRoutes): void {
    const inviteAgain = Choice.jsonata(this, StateName.INVITE_AGAIN, {
      assign: { outcome: outcome({ status: 'EXPIRED' }) },
    })
      .when(
        Condition.jsonata(expression('$attempts < $invitation.maxInvitations')),
        routes.inviteAgain,
        { assign: { notBefore: null, refusals: null } },
      )
      .otherwise(routes.settled);
    const response = branchByKind<ResponseResult>(
      this,
      StateName.RESPONSE,
      {
        accepted: {
          to: routes.accepted,
          assign: {
            accountId: expression(
              '$states.input.accountId = null ? $accountId : $states.input.accountId',
            ),
            ...fromInput('acceptedAt'),
            wasMember: expression('$states.input.acceptedAt = null'),
          },
        },
        declined: settle(routes.settled, { status: 'DECLINED' }),
        canceled: settle(routes.settled, { status: 'CANCELED' }),
        expired: { to: inviteAgain },
        withdrawn: settle(routes.settled, { status: 'CANCELED', ...ownReason('WITHDRAWN') }),
        deadline: settle(routes.settled, { status: 'ABORTED', ...ownReason('DEADLINE') }),
        superseded: { to: routes.superseded },
      },
      this.#failure,
    );
    this.startState.next(response);
  }
}
