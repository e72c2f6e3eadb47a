import { INVITE_TIMEOUT_SECONDS } from './invite-timeout.ts';
import { Variable } from './variables.ts';

/** Which tables a function touches. */
const TABLES = [Variable.OUTCOME_TABLE_NAME, Variable.COORDINATION_TABLE_NAME] as const;
/** What a function needs that may let others go: whoever changes the answer dispatches. */
const DISPATCH = [
  Variable.EVENT_BUS_NAME,
  Variable.NOTICE_TOPIC_ARN,
  Variable.TIMER_STATE_MACHINE_ARN,
  Variable.SETTINGS,
] as const;

export interface FunctionSpec {
  /** What the function does, in a sentence. */
  readonly purpose: string;
  /** Who calls it. */
  readonly calledBy: 'workflow' | 'timer' | 'rule' | 'schedule';
  readonly timeoutSeconds: number;
  readonly variables: readonly Variable[];
}

/** Every function of the stack. The key is its folder under `lambdas/`. */
export const FUNCTIONS = {
  'register-invitation': {
    purpose: 'validates a request and takes ownership of its row, or says why not',
    calledBy: 'workflow',
    timeoutSeconds: 30,
    variables: [...TABLES, Variable.SETTINGS],
  },
  'request-admission': {
    purpose: 'parks an invitation in the queue and lets through whoever may go',
    calledBy: 'workflow',
    timeoutSeconds: 30,
    variables: [...TABLES, ...DISPATCH],
  },
  'invite-account': {
    purpose:
      'sends one invitation under a permit and translates the answer: the only caller of InviteAccountToOrganization',
    calledBy: 'workflow',
    timeoutSeconds: INVITE_TIMEOUT_SECONDS,
    variables: [...TABLES, ...DISPATCH, Variable.WATCH_RULE_NAME],
  },
  'await-response': {
    purpose: 'parks an open invitation until its owner answers, and asks AWS when in doubt',
    calledBy: 'workflow',
    timeoutSeconds: 30,
    variables: [...TABLES, ...DISPATCH],
  },
  'place-account': {
    purpose: 'verifies the membership of an account and moves it to its organizational unit',
    calledBy: 'workflow',
    timeoutSeconds: 60,
    variables: [...TABLES],
  },
  'raise-escalation': {
    purpose: 'tells a person what to do and parks the invitation until the answer',
    calledBy: 'workflow',
    timeoutSeconds: 30,
    variables: [...TABLES, Variable.EVENT_BUS_NAME, Variable.NOTICE_TOPIC_ARN, Variable.SETTINGS],
  },
  'dispatch-admissions': {
    purpose:
      'lets through whoever may go now that time has passed, and runs a sweep that was asked for',
    calledBy: 'timer',
    timeoutSeconds: 60,
    variables: [...TABLES, ...DISPATCH, Variable.RECONCILE_FUNCTION_NAME],
  },
  'track-handshakes': {
    purpose: 'takes an event of AWS as a hint, verifies it and wakes the owner',
    calledBy: 'rule',
    timeoutSeconds: 60,
    variables: [...TABLES, ...DISPATCH],
  },
  'operator-commands': {
    purpose: 'carries out withdrawals, answers to escalations, pause and resume',
    calledBy: 'rule',
    timeoutSeconds: 60,
    variables: [...TABLES, ...DISPATCH],
  },
  'reconcile-handshakes': {
    purpose:
      'compares open rows with AWS Organizations and with the running executions, and wakes or succeeds whoever missed something',
    calledBy: 'schedule',
    timeoutSeconds: 900,
    variables: [...TABLES, ...DISPATCH, Variable.STATE_MACHINE_ARN, Variable.WATCH_RULE_NAME],
  },
  'settle-abandoned': {
    purpose: 'passes the invitation of a stopped or lost execution to a successor, or settles it',
    calledBy: 'rule',
    timeoutSeconds: 60,
    variables: [...TABLES, ...DISPATCH, Variable.STATE_MACHINE_ARN],
  },
} as const satisfies Record<string, FunctionSpec>;

export type FunctionName = keyof typeof FUNCTIONS;
