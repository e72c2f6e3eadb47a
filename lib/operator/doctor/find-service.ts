import { awsCommand, putEventCommand } from './commands.ts';
import { isOpen } from './find-settled.ts';
import type { Finding } from './findings.ts';
import type { Snapshot } from './snapshot.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Two sweeps may be missed by chance; a third is a pattern. */
const SWEEP_MS = 2 * HOUR_MS;
/** Timers start within a minute, and their functions within another. */
const LATE_MS = 5 * MINUTE_MS;

/** The turnstile, the sweep, and whoever should be told. */
export function findServiceProblems(snapshot: Snapshot): Finding[] {
  return [
    findGate(snapshot),
    findPause(snapshot),
    findLateWakeUp(snapshot),
    findLateSweep(snapshot),
    findUnreadableControl(snapshot),
    findWrongCount(snapshot),
    findSilence(snapshot),
    ...findDeadLetters(snapshot),
  ].filter((finding) => finding !== null);
}

function findGate({ control, stack, at }: Snapshot): Finding | null {
  const gate = control?.gate;
  if (gate?.kind !== 'closed') return null;
  const next =
    gate.until > at
      ? `looks again at ${new Date(gate.until).toISOString()}`
      : 'one invitation at a time may look';
  return {
    code: 'GATE_CLOSED',
    subject: gate.code,
    detail: `for ${describeSpan(at - gate.since)}; ${next}`,
    command: putEventCommand(stack, 'AdmissionResumeRequested', { clear: 'gate' }),
  };
}

function findPause({ control, stack, at }: Snapshot): Finding | null {
  if (!control?.pause) return null;
  const { by } = control.pause;
  return {
    code: 'PAUSED',
    subject: stack.stackName,
    detail: `for ${describeSpan(at - control.pause.at)}${by === null ? '' : `, by ${by}`}`,
    command: putEventCommand(stack, 'AdmissionResumeRequested', { clear: 'pause' }),
  };
}

/** Of a timer that nobody waits for nothing comes: the first who does sets another. */
function findLateWakeUp({ control, parked, stack, at }: Snapshot): Finding | null {
  const dueAt = control?.timerAt ?? null;
  if (control === null || dueAt === null || at - dueAt < LATE_MS) return null;
  const isAwaited = control.sweepAt !== null || parked.some(({ kind }) => kind === 'entry');
  if (!isAwaited) return null;
  return {
    code: 'WAKE_UP_OVERDUE',
    subject: stack.stackName,
    detail: `was due at ${new Date(dueAt).toISOString()}`,
    command: null,
  };
}

/**
 * Only what the sweep writes down can be read: while invitations wait for a place, each sweep notes
 * when it read the list of handshakes. Nothing tells of the others.
 */
function findLateSweep({ rows, listedAt, stack, at }: Snapshot): Finding | null {
  const since = at - SWEEP_MS;
  const hasWaited = rows.some(
    ({ status, requestedAt }) => status === 'QUEUED' && Date.parse(requestedAt) < since,
  );
  if (!hasWaited || (listedAt !== null && listedAt >= since)) return null;
  const last = listedAt === null ? 'never' : `at ${new Date(listedAt).toISOString()}`;
  return {
    code: 'SWEEP_OVERDUE',
    subject: stack.sweepFunction ?? 'reconcile-handshakes',
    detail: `last read the list of handshakes ${last}`,
    command: null,
  };
}

function findUnreadableControl({ controlProblem, stack }: Snapshot): Finding | null {
  if (controlProblem === null) return null;
  const { kind, detail } = controlProblem;
  const key = JSON.stringify({ pk: { S: 'CONTROL' }, sk: { S: 'CONTROL' } });
  const remove = awsCommand(
    ...([stack, 'dynamodb', 'delete-item', '--table-name', stack.coordinationTable] as const),
    ...['--key', key],
  );
  return {
    code: kind === 'garbage' ? 'CONTROL_UNREADABLE' : 'CONTROL_OF_ANOTHER_VERSION',
    subject: stack.coordinationTable,
    detail: `its control item ${detail}`,
    command: kind === 'garbage' ? null : remove,
  };
}

/**
 * The places that the turnstile counts for open invitations, against those that AWS shows: at least
 * those that a row follows. A permit may be counted already, an invitation that has ended still, and
 * one that somebody sent by hand or not.
 */
function findWrongCount(snapshot: Snapshot): Finding | null {
  const { control, handshakes, rows, stack } = snapshot;
  if (control === null) return null;
  const open = new Set(handshakes.filter(isOpen).map(({ id }) => id));
  const invited = rows.filter(({ status }) => status === 'INVITED');
  const followed = invited.filter(({ handshakeId }) => open.has(handshakeId ?? '')).length;
  const most = open.size + control.permits.length + invited.length - followed;
  const { pending } = control.limits;
  if (pending >= followed && pending <= most) return null;
  return {
    code: isAnybodyQueued(snapshot) ? 'COUNT_WRONG' : 'COUNT_STALE',
    subject: stack.stackName,
    detail: `counts ${pending} open invitations, and AWS shows ${open.size}`,
    command: null,
  };
}

/** Whose turn the sweep counts anew for: as it decides itself. */
function isAnybodyQueued({ rows, at }: Snapshot): boolean {
  return rows.some(({ status, notBefore }) => {
    if (status === 'WAITING') return notBefore === null || Date.parse(notBefore) <= at;
    return status === 'QUEUED' || status === 'REQUESTED';
  });
}

function findSilence({ confirmedSubscriptions, stack }: Snapshot): Finding | null {
  if (confirmedSubscriptions > 0) return null;
  return {
    code: 'NO_SUBSCRIBER',
    subject: stack.noticeTopicArn.split(':').at(-1) ?? stack.noticeTopicArn,
    detail: 'has no confirmed subscription',
    command: awsCommand(
      ...([stack, 'sns', 'subscribe', '--topic-arn', stack.noticeTopicArn] as const),
      ...['--protocol', 'email', '--notification-endpoint', 'you@example.com'],
    ),
  };
}

function findDeadLetters({ queues, stack }: Snapshot): Finding[] {
  return queues
    .filter(({ messages }) => messages > 0)
    .map(({ name, url, messages }) => ({
      code: 'DEAD_LETTERS',
      subject: name,
      detail: messages === 1 ? 'holds 1 message' : `holds ${messages} messages`,
      command: awsCommand(
        ...([stack, 'sqs', 'receive-message', '--queue-url', url] as const),
        ...['--max-number-of-messages', '10', '--attribute-names', 'All'],
        ...['--message-attribute-names', 'All'],
      ),
    }));
}

/** A span of time as people say it: the two largest units. */
export function describeSpan(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
