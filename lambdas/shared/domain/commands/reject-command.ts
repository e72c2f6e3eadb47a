import { DEFAULT_CAMPAIGN } from '../../contract/incoming-events.ts';
import { HistoryEventName } from '../../contract/outcome-item.ts';
import { parseTarget, type Target } from '../../contract/target.ts';
import type { Directory } from '../../ports/coordination.ts';
import type { Notices, Publisher } from '../../ports/messaging.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import { subjectLine } from '../escalation/notice-text.ts';
import { type Limits, rejectedRow, rejection } from '../registration/invitation-row.ts';
import { announceSettled } from '../succession/announce-settled.ts';
import type { CommandResult } from './operator-command.ts';
import { type InvalidCommand, UnreadableCommandError } from './read-command.ts';

export interface RejectionPorts {
  readonly outcomes: Pick<Outcomes, 'get' | 'create' | 'append'>;
  readonly directory: Pick<Directory, 'find'>;
  readonly publisher: Publisher;
  readonly notices: Notices;
}

/**
 * Records a command that cannot be carried out where somebody looks for its effect: in the history of
 * its target. REJECTED is where the account stands only if it stood nowhere before; an invitation goes
 * on undisturbed. Whoever put the event believes that it works, so people are told as well.
 *
 * @throws UnreadableCommandError when no target can be read.
 */
export async function rejectCommand(
  invalid: InvalidCommand,
  limits: Limits,
  ports: RejectionPorts,
): Promise<CommandResult> {
  const { name, eventId, at, message } = invalid;
  const target = await findTarget(invalid, ports);
  const row = rejectedRow(
    { target, message, campaign: DEFAULT_CAMPAIGN, requestId: eventId, eventId, requestedAt: at },
    target,
    // No execution belongs to a command.
    { executionArn: eventId, enteredAt: at, retryCount: 0 },
    limits,
  );
  await ports.outcomes.create(row);
  const present = await ports.outcomes.get(target.id);
  const isOurs = present?.executionArn === eventId;
  await ports.outcomes.append({
    target: target.id,
    name: HistoryEventName.REJECTED,
    at,
    executionArn: isOurs ? null : (present?.executionArn ?? null),
    cause: eventId,
    reason: 'INVALID_REQUEST',
    message: rejection(message),
    details: { event: name, eventId },
  });
  if (isOurs) await announceSettled(present, ports);
  await ports.notices.send(rejectionNotice(invalid, target));
  return { kind: 'rejected' };
}

async function findTarget(
  { name, target, escalationId, fields }: InvalidCommand,
  { directory }: RejectionPorts,
): Promise<Target> {
  if (target !== null) return target;
  const link = escalationId === null ? null : await directory.find('ESCALATION', escalationId);
  const asked = link === null ? undefined : parseTarget(link.target);
  if (asked !== undefined) return asked;
  throw new UnreadableCommandError(
    `${name} does not follow its schema and names no target that can be read; wrong: ${[...new Set(fields)].join(', ')}; correct the event and put it on the bus again`,
  );
}

function rejectionNotice({ name, eventId, message }: InvalidCommand, { id }: Target) {
  return {
    subject: subjectLine(`Not carried out: ${name} for ${id}`),
    text: [
      'An event does not follow its schema. Nothing was done.',
      '',
      `Account:  ${id}`,
      `Event:    ${eventId}`,
      `Problem:  ${message}`,
    ].join('\n'),
  };
}
