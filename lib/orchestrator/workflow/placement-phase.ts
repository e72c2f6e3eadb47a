import {
  type IChainable,
  type INextable,
  StateMachineFragment,
  type TaskStateBase,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { OWN_REASONS } from '../../../lambdas/shared/contract/status.ts';
import type {
  PlaceAccountRequest,
  PlaceAccountResult,
  RaiseEscalationRequest,
} from '../../../lambdas/shared/contract/tasks.ts';
import { branchByKind, settle } from './branch-by-kind.ts';
import { ENTERED_AT, expression, VISIT } from './expressions.ts';
import { callFunction, catchDefects } from './function-tasks.ts';
import { fromInput, outcome, variable } from './variables.ts';
import type { WorkflowResources } from './workflow-resources.ts';

export interface PlacementRoutes {
  readonly question: IChainable;
  readonly settled: IChainable;
  readonly superseded: IChainable;
}

/** Verifies the membership and moves the account to its organizational unit. */
export class PlacementPhase extends StateMachineFragment {
  readonly startState: TaskStateBase;
  readonly endStates: INextable[] = [];
  readonly #notify: TaskStateBase;
  readonly #failure: IChainable;

  constructor(scope: Construct, id: string, { functions }: WorkflowResources, failure: IChainable) {
    super(scope, id);
    this.#failure = failure;
    this.startState = callFunction<PlaceAccountRequest>(
      this,
      StateName.PLACE,
      functions,
      'place-account',
      {
        request: {
          visit: VISIT,
          invitation: variable('invitation'),
          accountId: variable('accountId'),
          handshakeId: expression('$handshake = null ? null : $handshake.id'),
          acceptedAt: variable('acceptedAt'),
        },
        assign: { since: ENTERED_AT, reminder: 0 },
      },
    );
    this.#notify = callFunction<RaiseEscalationRequest>(
      this,
      StateName.NOTIFY_PLACEMENT_FAILURE,
      functions,
      'raise-escalation',
      {
        request: {
          visit: VISIT,
          taskToken: null,
          invitation: variable('invitation'),
          question: variable('question'),
          since: variable('since'),
          reminder: variable('reminder'),
        },
      },
    );
    catchDefects(this.startState, failure);
  }

  connect(routes: PlacementRoutes): void {
    const awaitMembership = Wait.jsonata(this, StateName.AWAIT_MEMBERSHIP, {
      time: WaitTime.timestamp(expression('$states.input.lookAgainAt')),
    }).next(this);
    // The account has joined, whether or not anybody can be told.
    this.#notify.addCatch(routes.settled).next(routes.settled);

    const placement = branchByKind<PlaceAccountResult>(
      this,
      StateName.PLACEMENT,
      {
        placed: settle(routes.settled, PLACED),
        failed: {
          to: this.#notify,
          assign: { ...fromInput('question'), outcome: outcome(NOT_PLACED) },
        },
        notYetMember: { to: awaitMembership },
        escalate: { to: routes.question, assign: fromInput('question') },
        sameAs: settle(routes.settled, JOINED_AS_ANOTHER_TARGET),
        superseded: { to: routes.superseded },
      },
      this.#failure,
    );
    this.startState.next(placement);
  }
}

const PLACED = {
  status: 'JOINED',
  reason: expression("$wasMember ? 'ALREADY_A_MEMBER' : null"),
  message: expression(
    `$wasMember and $states.input.message = null ? '${OWN_REASONS.ALREADY_A_MEMBER}' : $states.input.message`,
  ),
  accountId: expression('$states.input.accountId'),
  placement: expression('$states.input.placement'),
} as const;

const NOT_PLACED = {
  status: 'JOINED',
  reason: expression('$states.input.question.reason'),
  message: expression('$states.input.question.message'),
  accountId: expression('$states.input.accountId'),
  placement: 'FAILED',
} as const;

/** The input names the other target that turned out to be the same account. */
const JOINED_AS_ANOTHER_TARGET = {
  status: 'JOINED',
  reason: 'SAME_AS',
  message: expression(`'${OWN_REASONS.SAME_AS}: ' & $states.input.target`),
  accountId: expression('$states.input.accountId'),
  sameAs: expression('$states.input.target'),
} as const;
