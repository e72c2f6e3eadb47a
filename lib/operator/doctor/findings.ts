/** Whether something is wrong, or only worth knowing. Only what is wrong makes `doctor` fail. */
export const Severity = { DISAGREEMENT: 'disagreement', NOTE: 'note' } as const;
export type Severity = (typeof Severity)[keyof typeof Severity];

/** Who removes it. All but `PERSON` and `TIME` are what `--fix` does. */
export const Mend = {
  /** reconcile-handshakes is invoked, as whoever asks for a sweep does. */
  SWEEP: 'sweep',
  /** An event that repeats the dispatch of the turnstile. */
  DISPATCH: 'dispatch',
  /** What a dead execution left behind is deleted, if it is still what was seen. */
  DELETE: 'delete',
  /** The attribute of the index is put right, if the row is still as it was seen. */
  INDEX: 'index',
  /** The call that parked an execution is repeated, token and all, as Step Functions repeats a failed one. */
  REPEAT: 'repeat',
  /** A row that somebody has settled under its owner gets the status of the state that the owner waits in. */
  REOPEN: 'reopen',
  /** The row gets the execution that waits for its target. */
  OWNER: 'owner',
  /** The row gets the id and expiry of the invitation that is open. */
  HANDSHAKE: 'handshake',
  /** The row gets the account that it is about. */
  ACCOUNT: 'account',
  /** The waiting execution is let end, and its event put on the bus again. */
  ASK: 'ask',
  /** The control item is deleted, and a sweep asked for, which counts anew. */
  CONTROL: 'control',
  PERSON: 'person',
  TIME: 'time',
} as const;
export type Mend = (typeof Mend)[keyof typeof Mend];

interface FindingSpec {
  readonly severity: Severity;
  /** What is so, in a sentence without its subject. */
  readonly meaning: string;
  readonly mend: Mend;
  /** What removes it, in a sentence. */
  readonly mends: string;
}

const { DISAGREEMENT, NOTE } = Severity;
const SWEEP = 'a sweep, which runs every hour as well';
const ASK_AGAIN = 'ask for the account again, with the command that is printed';
const REPEATED = 'the call that parked it is repeated';
const STOP = 'stop the execution that does not own the row, with the command that is printed';

/** Everything that can be found. The docs, the command line and the tests share this table. */
export const FINDINGS = {
  DEAD_OWNER: {
    severity: DISAGREEMENT,
    meaning: 'the row is open, but its execution has ended or does not exist',
    mend: Mend.SWEEP,
    mends: `${SWEEP}: it passes the row to a successor, or settles it, an accepted one after an hour`,
  },
  HANDSHAKE_CLOSED: {
    severity: DISAGREEMENT,
    meaning: 'the row is INVITED and its execution waits, but the handshake is not open any more',
    mend: Mend.SWEEP,
    mends: `${SWEEP}: it tells the execution how the handshake ended`,
  },
  HANDSHAKE_UNKNOWN: {
    severity: DISAGREEMENT,
    meaning: 'the row is INVITED and its execution waits, but AWS does not know the handshake',
    mend: Mend.SWEEP,
    mends: `${SWEEP}: it concludes from membership and expiry`,
  },
  MEMBER_STILL_INVITED: {
    severity: DISAGREEMENT,
    meaning: 'the row is INVITED, but the account is a member',
    mend: Mend.SWEEP,
    mends:
      'a sweep that lists the members: it tells the execution, and cancels an invitation that is still open; the hourly one lists them only when something hints at it',
  },
  HANDSHAKE_MISTAKEN: {
    severity: DISAGREEMENT,
    meaning:
      'the row is INVITED and names a handshake that is not open, while one for its target is',
    mend: Mend.HANDSHAKE,
    mends: 'the row gets the id and the expiry of the one that is open',
  },
  ACCOUNT_MISTAKEN: {
    severity: DISAGREEMENT,
    meaning: 'the row names another account than the one that it is about, or that has joined',
    mend: Mend.ACCOUNT,
    mends: 'the row gets the account that it is about',
  },
  OWNER_MISTAKEN: {
    severity: DISAGREEMENT,
    meaning: 'the row names another execution than the one that waits for its target',
    mend: Mend.OWNER,
    mends: 'the row gets the execution that waits for it',
  },
  WAIT_WITHOUT_TOKEN: {
    severity: DISAGREEMENT,
    meaning: 'its execution waits, and nobody has the token that would wake it',
    mend: Mend.REPEAT,
    mends: `${REPEATED}: it files the token and joins the queue again`,
  },
  NOT_QUEUED: {
    severity: DISAGREEMENT,
    meaning: 'its execution waits for admission, and is not in the queue',
    mend: Mend.REPEAT,
    mends: `${REPEATED}: it joins the queue again, at its old age`,
  },
  STATUS_DIFFERS: {
    severity: DISAGREEMENT,
    meaning: 'the row is open, and its execution waits in a state of another status',
    mend: Mend.REPEAT,
    mends: `${REPEATED}: it writes the status`,
  },
  SETTLED_BUT_WAITING: {
    severity: DISAGREEMENT,
    meaning: 'the row has no open status, but its own execution still waits',
    mend: Mend.REOPEN,
    mends: 'the row gets the status of the state that its execution waits in',
  },
  ROW_DELETED: {
    severity: DISAGREEMENT,
    meaning: 'an execution waits for an account whose row is gone',
    mend: Mend.ASK,
    mends:
      'the execution is let end, and its event is put on the bus again; an open invitation is adopted',
  },
  CONTROL_UNREADABLE: {
    severity: DISAGREEMENT,
    meaning: 'nobody can read what the turnstile keeps: no invitation is admitted',
    mend: Mend.CONTROL,
    mends: 'the control item is deleted and a sweep counts anew; a pause that was in it is lost',
  },
  COUNT_WRONG: {
    severity: DISAGREEMENT,
    meaning:
      'invitations wait for a place, and the turnstile counts other open invitations than AWS',
    mend: Mend.SWEEP,
    mends: `${SWEEP}: while somebody waits it counts anew`,
  },
  SWEEP_OVERDUE: {
    severity: DISAGREEMENT,
    meaning: 'the sweep has not looked at AWS Organizations for longer than it may',
    mend: Mend.SWEEP,
    mends: 'a sweep now; then look into the schedule and the log of reconcile-handshakes',
  },
  WAKE_UP_OVERDUE: {
    severity: DISAGREEMENT,
    meaning: 'the timer of the turnstile should have fired',
    mend: Mend.DISPATCH,
    mends: 'an event that makes the turnstile look again; it changes nothing else',
  },
  ORPHAN_PERMIT: {
    severity: DISAGREEMENT,
    meaning: 'a dead execution holds a permit',
    mend: Mend.DISPATCH,
    mends: 'the permit expires within minutes, and the next dispatch drops it',
  },
  ORPHAN_TOKEN: {
    severity: DISAGREEMENT,
    meaning: 'a dead execution has left a task token on file',
    mend: Mend.DELETE,
    mends: 'its item is deleted',
  },
  ORPHAN_ENTRY: {
    severity: DISAGREEMENT,
    meaning: 'a dead execution has left an entry in the queue',
    mend: Mend.DELETE,
    mends: 'its item is deleted',
  },
  OPEN_NOT_IN_INDEX: {
    severity: DISAGREEMENT,
    meaning: 'the row is open, but lacks the attribute `open`: no sweep sees it',
    mend: Mend.INDEX,
    mends: 'the attribute is added',
  },
  SETTLED_IN_INDEX: {
    severity: DISAGREEMENT,
    meaning: 'the row is settled, but carries the attribute `open`: every sweep reads it',
    mend: Mend.INDEX,
    mends: 'the attribute is removed',
  },
  TWO_EXECUTIONS: {
    severity: DISAGREEMENT,
    meaning: 'another execution runs for the target as well',
    mend: Mend.PERSON,
    mends: STOP,
  },
  EXECUTION_WITHOUT_ROW: {
    severity: DISAGREEMENT,
    meaning: 'an execution runs that owns no open row',
    mend: Mend.PERSON,
    mends: STOP,
  },
  OWNER_OF_ANOTHER: {
    severity: DISAGREEMENT,
    meaning:
      'the row names no execution, or one that works for another target, and none waits for its own',
    mend: Mend.PERSON,
    mends: 'make it FAILED, with the command that is printed, and ask again',
  },
  STATUS_UNKNOWN: {
    severity: DISAGREEMENT,
    meaning: 'the row has a status that does not exist, and its execution does not wait',
    mend: Mend.PERSON,
    mends:
      'look at its history for what it was; or make it FAILED, with the command that is printed, and ask again',
  },
  ROW_INCOMPLETE: {
    severity: DISAGREEMENT,
    meaning: 'the row lacks what every row has, or holds what it may not hold',
    mend: Mend.PERSON,
    mends: 'compare the values in the command that is printed with its history, and run it',
  },
  ROW_MISSING: {
    severity: DISAGREEMENT,
    meaning: 'an invitation is open or accepted whose account has a history and no row',
    mend: Mend.PERSON,
    mends: `${ASK_AGAIN}, with its campaign and organizational unit: an open invitation is adopted, and a member only placed`,
  },
  MEMBER_NOT_JOINED: {
    severity: DISAGREEMENT,
    meaning: 'the row is settled otherwise, but the account has joined by its invitation',
    mend: Mend.PERSON,
    mends: `${ASK_AGAIN}: a member is not invited again, and its row becomes JOINED`,
  },
  ENDED_OTHERWISE: {
    severity: DISAGREEMENT,
    meaning: 'the row is settled, and its handshake has ended otherwise',
    mend: Mend.PERSON,
    mends: 'correct the status, with the command that is printed; nothing else depends on it',
  },
  CONTROL_OF_ANOTHER_VERSION: {
    severity: DISAGREEMENT,
    meaning: 'this version cannot read what the turnstile keeps',
    mend: Mend.PERSON,
    mends:
      'use the version that was deployed; if it is this one, delete the item, with the command that is printed, and run this with `--fix`',
  },
  HANDSHAKE_OF_ANOTHER: {
    severity: DISAGREEMENT,
    meaning: 'the row names a handshake that was sent to another target',
    mend: Mend.PERSON,
    mends: 'withdraw the invitation, with the command that is printed, then ask for it again',
  },
  SETTLED_BUT_OPEN: {
    severity: DISAGREEMENT,
    meaning: 'the row is settled, but its handshake is still open',
    mend: Mend.PERSON,
    mends:
      'cancel the handshake, with the command that is printed, or ask for the invitation again',
  },
  NO_MEMBER: {
    severity: DISAGREEMENT,
    meaning: 'the row is JOINED, but the account is no member',
    mend: Mend.PERSON,
    mends:
      'the first sweep of the next day, UTC, notes it; sooner, ask for the account again, or note it, with the command that is printed',
  },
  DEAD_LETTERS: {
    severity: DISAGREEMENT,
    meaning: 'a dead-letter queue holds messages',
    mend: Mend.PERSON,
    mends: 'repair and repeat them, as the runbook says for each queue',
  },
  MEMBER_STILL_WAITING: {
    severity: NOTE,
    meaning: 'the row waits to be invited, but the account is a member',
    mend: Mend.TIME,
    mends:
      'it settles as JOINED when its turn comes; a missing membership that shows is answered by the next sweep',
  },
  UNKNOWN_HANDSHAKE: {
    severity: NOTE,
    meaning: 'an open handshake that no row follows: somebody sent it by hand',
    mend: Mend.TIME,
    mends: 'nothing has to be done; a request for its target adopts it',
  },
  MEMBER_OTHERWISE: {
    severity: NOTE,
    meaning:
      'the row is settled otherwise, and the account is a member, though not by its invitation',
    mend: Mend.TIME,
    mends:
      'nothing has to be done; a request with `reinvite` makes the row JOINED and places the account',
  },
  PLACED_ELSEWHERE: {
    severity: NOTE,
    meaning: 'the account is not in the organizational unit in which it was placed',
    mend: Mend.TIME,
    mends: 'nothing, if it was moved on purpose; the command that is printed moves it back',
  },
  COUNT_STALE: {
    severity: NOTE,
    meaning: 'nobody waits for a place, and the turnstile counts other open invitations than AWS',
    mend: Mend.TIME,
    mends:
      'the sweep counts anew only while somebody waits, within the hour; until then the next request may wait for it',
  },
  GATE_CLOSED: {
    severity: NOTE,
    meaning: 'new invitations have stopped for everybody',
    mend: Mend.TIME,
    mends: 'it looks again by itself; the command that is printed lets it look now',
  },
  PAUSED: {
    severity: NOTE,
    meaning: 'an operator has paused new invitations',
    mend: Mend.PERSON,
    mends: 'end the pause, with the command that is printed',
  },
  NO_SUBSCRIBER: {
    severity: NOTE,
    meaning: 'nobody has a confirmed subscription to the notices: escalations stay unseen',
    mend: Mend.PERSON,
    mends: 'subscribe, with the command that is printed, and confirm by the link in the mail',
  },
} as const satisfies Record<string, FindingSpec>;

export type FindingCode = keyof typeof FINDINGS;

/** One thing that was found. */
export interface Finding {
  readonly code: FindingCode;
  /** What it is about: a target, an execution, a handshake, a queue. */
  readonly subject: string;
  /** What was seen, in a few words. Never a task token. */
  readonly detail: string;
  /** What a person can run; null when there is nothing to run. */
  readonly command: string | null;
}

export function isDisagreement({ code }: Pick<Finding, 'code'>): boolean {
  return FINDINGS[code].severity === DISAGREEMENT;
}

const BY_HAND: ReadonlySet<Mend> = new Set([Mend.PERSON, Mend.TIME]);

/** Whether `--fix` does something about it. */
export function isFixable({ code }: Pick<Finding, 'code'>): boolean {
  return !BY_HAND.has(FINDINGS[code].mend);
}
