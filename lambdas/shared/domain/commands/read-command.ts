import {
  admissionPauseRequested,
  admissionResumeRequested,
  escalationResolved,
  invitationWithdrawalRequested,
} from '../../contract/incoming-events.ts';
import type { Target } from '../../contract/target.ts';
import { describeProblems } from '../registration/describe-problems.ts';
import { readEnvelope, readTarget, readText } from '../registration/envelope.ts';
import { COMMAND_FIELDS } from './command-fields.ts';
import type { OperatorCommand } from './operator-command.ts';

/** A command that does not follow its schema, as far as it can be read. */
export interface InvalidCommand {
  readonly name: OperatorCommand['name'];
  readonly eventId: string;
  readonly at: string;
  readonly target: Target | null;
  /** The question that it would have answered: its id leads to a target. */
  readonly escalationId: string | null;
  /** What is wrong with it, and how to correct it. */
  readonly message: string;
  /** The fields that are wrong, without what they hold: for a log. */
  readonly fields: readonly string[];
}

export type ReadCommand =
  | { readonly kind: 'command'; readonly command: OperatorCommand }
  | { readonly kind: 'invalid'; readonly invalid: InvalidCommand };

const SCHEMAS = {
  InvitationWithdrawalRequested: invitationWithdrawalRequested,
  EscalationResolved: escalationResolved,
  AdmissionPauseRequested: admissionPauseRequested,
  AdmissionResumeRequested: admissionResumeRequested,
} as const;

/** Nobody can tell whom a command is about: the event is kept, and a person reads it. */
export class UnreadableCommandError extends Error {
  override readonly name = 'UnreadableCommand';
}

/**
 * Reads an event of the bus.
 *
 * @throws UnreadableCommandError when it is no event of a command at all.
 */
export function readCommand(event: unknown): ReadCommand {
  const { id: eventId, time: at, detailType: name, detail } = readEnvelope(event);
  if (eventId === null || at === null || !isCommandName(name)) {
    const names = Object.keys(COMMAND_FIELDS).join(', ');
    throw new UnreadableCommandError(
      `no command: expected an event of EventBridge with id, time and a detail-type of ${names}; put it on the bus instead of invoking the function`,
    );
  }
  const parsed = SCHEMAS[name].safeParse(detail);
  if (parsed.success) {
    const command = { name, detail: parsed.data, eventId, at } as OperatorCommand;
    return { kind: 'command', command };
  }
  const problems = describeProblems(parsed.error, detail, COMMAND_FIELDS[name]);
  return {
    kind: 'invalid',
    invalid: {
      ...{ name, eventId, at, target: readTarget(detail) },
      escalationId: readText(detail, 'escalationId', isEscalationId),
      message: `${name}: ${problems}`,
      fields: parsed.error.issues.map(({ path }) => String(path[0] ?? 'a field of another name')),
    },
  };
}

function isCommandName(name: string | null): name is OperatorCommand['name'] {
  return name !== null && Object.hasOwn(COMMAND_FIELDS, name);
}

function isEscalationId(text: string): boolean {
  return escalationResolved.shape.escalationId.safeParse(text).success;
}
