import { OWN_REASONS, type OwnReason } from '../../../lambdas/shared/contract/status.ts';
import type {
  Handshake,
  Invitation,
  Outcome,
  Permit,
  Question,
  Refusals,
} from '../../../lambdas/shared/contract/tasks.ts';
import { ENTERED_AT, type Expression, expression, type Template } from './expressions.ts';

/** The variables of an execution. The first state assigns them all, so that none is ever undefined. */
export interface Variables {
  /** Null only for a request that was not registered. */
  readonly invitation: Invitation | null;
  readonly attempts: number;
  readonly rounds: number;
  readonly refusals: Refusals | null;
  readonly notBefore: string | null;
  readonly permit: Permit | null;
  readonly handshake: Handshake | null;
  /** Ask AWS before parking on the response. */
  readonly verify: boolean;
  readonly question: Question | null;
  /** Entered time of the state whose answer may be a question: it names the escalation. */
  readonly since: string;
  readonly reminder: number;
  readonly accountId: string | null;
  readonly acceptedAt: string | null;
  /** The account was an active member before it was invited, or would have been. */
  readonly wasMember: boolean;
  readonly outcome: Outcome | null;
  readonly failure: Failure | null;
}

/** A defect: what the execution fails with. */
export interface Failure {
  readonly error: string;
  readonly cause: string;
}

export type Assignments = { readonly [V in keyof Variables]?: Template<Variables[V]> };

export function variable(name: keyof Variables): Expression {
  return expression(`$${name}`);
}

/** Variables that take the members of the same names in the input of a Choice. */
export function fromInput<V extends keyof Variables>(
  ...names: readonly V[]
): { readonly [N in V]: Expression } {
  return Object.fromEntries(names.map((name) => [name, expression(`$states.input.${name}`)])) as {
    [N in V]: Expression;
  };
}

const registered = (field: string, otherwise: string): Expression =>
  expression(
    `$exists($states.result.Payload.${field}) ? $states.result.Payload.${field} : ${otherwise}`,
  );

/** What the answer of Register invitation says of each variable. */
export const INITIAL_VARIABLES: Required<Assignments> = {
  invitation: registered('invitation', 'null'),
  attempts: registered('attempts', '0'),
  rounds: 0,
  refusals: null,
  notBefore: null,
  permit: null,
  handshake: registered('handshake', 'null'),
  verify: false,
  question: null,
  since: ENTERED_AT,
  reminder: 0,
  accountId: registered(
    'accountId',
    "$states.result.Payload.invitation.targetType = 'ACCOUNT' ? $states.result.Payload.invitation.target : null",
  ),
  acceptedAt: null,
  wasMember: false,
  outcome: null,
  failure: null,
};

/** An outcome; what is not given is null, and the account id is the one known by then. */
export function outcome(
  known: Pick<OutcomeTemplate, 'status'> & Partial<OutcomeTemplate>,
): Template<Outcome> {
  return {
    reason: null,
    message: null,
    accountId: variable('accountId'),
    placement: null,
    sameAs: null,
    ...known,
  };
}

type OutcomeTemplate = { readonly [K in keyof Outcome]: Template<Outcome[K]> };

/** A reason code of our own with its sentence. */
export function ownReason(reason: OwnReason): {
  readonly reason: string;
  readonly message: string;
} {
  return { reason, message: OWN_REASONS[reason] };
}
