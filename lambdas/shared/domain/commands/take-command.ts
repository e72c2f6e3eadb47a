import type { Limits } from '../registration/invitation-row.ts';
import { type CommandPorts, carryOutCommand } from './carry-out-command.ts';
import type { CommandResult } from './operator-command.ts';
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
    ? carryOutCommand(read.command, ports)
    : rejectCommand(read.invalid, limits, ports);
}
