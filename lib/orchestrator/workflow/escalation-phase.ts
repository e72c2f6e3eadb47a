import {
  type IChainable,
  type INextable,
  StateMachineFragment,
  type TaskStateBase,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { OWN_REASONS } from '../../../lambdas/shared/contract/status.ts';
import type {
  EscalationResult,
  RaiseEscalationRequest,
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
import { ownReason, variable } from './variables.ts';
import type { WorkflowResources } from './workflow-resources.ts';

export interface EscalationRoutes {
  readonly retry: IChainable;
  readonly settled: IChainable;
  readonly superseded: IChainable;
}

/** A last reminder shortly before the end would only announce the end. */
const MIN_MS_FOR_A_REMINDER = 60_000;

/** Asks a person, reminds that person, and gives up after the escalation timeout. */
export class EscalationPhase extends StateMachineFragment {
  readonly startState: TaskStateBase;
  readonly endStates: INextable[] = [];
  readonly #failure: IChainable;
  /** JSONata source: end of the escalation in milliseconds. */
  readonly #answerBy: string;

  constructor(
    scope: Construct,
    id: string,
    { functions, settings }: WorkflowResources,
    failure: IChainable,
  ) {
    super(scope, id);
    this.#failure = failure;
    this.#answerBy = `$toMillis($since) + ${settings.escalationTimeoutDays * MS_PER_DAY}`;
    this.startState = awaitCallback<RaiseEscalationRequest>(
      this,
      StateName.ESCALATE,
      functions,
      'raise-escalation',
      {
        request: {
          visit: VISIT,
          taskToken: TASK_TOKEN,
          invitation: variable('invitation'),
          question: variable('question'),
          since: variable('since'),
          reminder: variable('reminder'),
        },
        timeoutSeconds: secondsUntilFirstOf(
          `$entered + ${settings.escalationReminderHours * MS_PER_HOUR}`,
          this.#answerBy,
          '$toMillis($invitation.deadline)',
        ),
      },
    );
  }

  connect(routes: EscalationRoutes): void {
    const end = `$min([${this.#answerBy}, $toMillis($invitation.deadline)])`;
    const now = '$toMillis($states.context.State.EnteredTime)';
    const decision = branchByKind<EscalationResult>(
      this,
      StateName.DECISION,
      {
        resolved: [
          {
            when: "$states.input.decision = 'retry'",
            to: routes.retry,
            assign: { refusals: null, rounds: 0, notBefore: null },
          },
          {
            when: "$states.input.decision = 'abort'",
            ...settle(routes.settled, ABORTED_BY_A_PERSON),
          },
        ],
        timedOut: [
          {
            when: `${end} - ${now} > ${MIN_MS_FOR_A_REMINDER}`,
            to: this,
            assign: { reminder: expression('$reminder + 1') },
          },
          {
            when: `${this.#answerBy} > $toMillis($invitation.deadline)`,
            ...settle(routes.settled, { status: 'ABORTED', ...ownReason('DEADLINE') }),
          },
          settle(routes.settled, { status: 'ABORTED', ...ownReason('ESCALATION_TIMED_OUT') }),
        ],
        withdrawn: settle(routes.settled, { status: 'CANCELED', ...ownReason('WITHDRAWN') }),
        superseded: { to: routes.superseded },
      },
      this.#failure,
    );
    catchTimeout(this.startState, decision, { output: { kind: 'timedOut' } });
    catchDefects(this.startState, this.#failure).next(decision);
  }
}

/** The reason stays the one that was escalated; the message says who ended it. */
const ABORTED_BY_A_PERSON = {
  status: 'ABORTED',
  reason: expression('$question.reason'),
  message: expression(
    `'ESCALATION_ABORTED: ${OWN_REASONS.ESCALATION_ABORTED}' & ($states.input.by = null ? '' : ' (' & $states.input.by & ')')`,
  ),
} as const;
