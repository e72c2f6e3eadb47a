import type { Limits } from '../registration/invitation-row.ts';
import { type CommandPorts, carryOutCommand } from './carry-out-command.ts';
import type { CommandResult, OperatorCommand } from './operator-command.ts';
import { readCommand } from './read-command.ts';
import { type RejectionPorts, rejectCommand } from './reject-command.ts';

/**
 * Takes an event of the bus and carries it out, or records why not. Can run twice.
 *
 * @throws UnreadableCommandError when it names no target that could tell of it: it ends in the
 *   dead-letter queue, where a person reads it.
 */
export function takeCommand(
  event: unknown,
  limits: Limits,
  ports: CommandPorts & RejectionPorts,
): Promise<CommandResult> {
  const read = readCommand(event);
  return read.kind === 'command'
    ? carryOutCommand(notAfter(read.command, ports.clock.now()), ports)
    : rejectCommand(read.invalid, limits, ports);
}

/** Whoever puts an event may set its time: none was put after it came. */
function notAfter(command: OperatorCommand, now: number): OperatorCommand {
  return Date.parse(command.at) <= now ? command : { ...command, at: new Date(now).toISOString() };
}
