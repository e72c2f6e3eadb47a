import {
  type INextable,
  type State,
  StateMachineFragment,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { AdmissionPhase } from './admission-phase.ts';
import { EscalationPhase } from './escalation-phase.ts';
import { FailurePhase } from './failure-phase.ts';
import { PlacementPhase } from './placement-phase.ts';
import { RecordingPhase } from './recording-phase.ts';
import { RegistrationPhase } from './registration-phase.ts';
import { ResponsePhase } from './response-phase.ts';
import type { WorkflowResources } from './workflow-resources.ts';

/**
 * One execution for each invitation.
 *
 * ```
 * EventBridge: AccountInvitationRequested
 *        |
 * Register invitation ── duplicate ──> Duplicate          rejected ──> Rejected
 *        |            ├─ adopt (successor of an abandoned execution) ──> Await response
 *        |            └─ joined, but not placed or another OU wanted ──> Place account
 *        v
 * Await admission <───────────────────────────────────────────────────────────────┐
 *        v                                                                        │
 * Invite account                                                                  │
 *        v                                                                        │
 * Disposition? ── wait, requeue ──────────────────────────────────────────────────┤
 *        ├─ escalate ────────> Escalate ── retry ─────────────────────────────────┤
 *        ├─ abort ───────────> Record outcome (ABORTED)                           │
 *        ├─ withdrawn ───────> Record outcome (CANCELED)                          │
 *        ├─ already a member > Place account                                      │
 *        └─ invited                                                               │
 *        v                                                                        │
 * Await response                                                                  │
 *        ├─ accepted ──> Place account ──> Record outcome (JOINED)                │
 *        ├─ declined ──> Record outcome (DECLINED)    canceled ──> (CANCELED)     │
 *        └─ expired ───> Invite again? ── yes ────────────────────────────────────┘
 *                                      └─ no ──> Record outcome (EXPIRED)
 * Record outcome ──> Publish outcome (InvitationSettled on the bus)
 * ```
 *
 * Ownership lost anywhere ends as Superseded; a defect anywhere goes to the failure phase.
 */
export class InvitationWorkflow extends StateMachineFragment {
  readonly startState: State;
  readonly endStates: INextable[];

  constructor(scope: Construct, id: string, resources: WorkflowResources) {
    super(scope, id);
    const superseded = new Succeed(this, StateName.SUPERSEDED);
    const failure = new FailurePhase(this, 'Failure', resources, superseded);

    const registration = new RegistrationPhase(this, 'Registration', resources, failure);
    const admission = new AdmissionPhase(this, 'Admission', resources, failure);
    const escalation = new EscalationPhase(this, 'Escalation', resources, failure);
    const response = new ResponsePhase(this, 'Response', resources, failure);
    const placement = new PlacementPhase(this, 'Placement', resources, failure);
    const settled = new RecordingPhase(this, 'Recording', resources, superseded, failure);

    registration.connect({
      registered: admission,
      adopted: response,
      joinedBefore: placement,
      superseded,
    });
    admission.connect({
      invited: response,
      question: escalation,
      alreadyMember: placement,
      settled,
      superseded,
    });
    escalation.connect({ retry: admission, settled, superseded });
    response.connect({ accepted: placement, inviteAgain: admission, settled, superseded });
    placement.connect({ question: escalation, settled, superseded });

    this.startState = registration.startState;
    this.endStates = settled.endStates;
  }
}
