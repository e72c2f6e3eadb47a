import type { Notices } from '../../ports/messaging.ts';
import type { CommandResult, OperatorCommand } from './operator-command.ts';
import { type ResolutionPorts, resolveEscalation } from './resolve-escalation.ts';
import { type WithdrawalPorts, withdrawInvitation } from './withdraw-invitation.ts';

export type CommandPorts = WithdrawalPorts & ResolutionPorts & { readonly notices: Notices };

/** Carries out what an operator asked for. Every command can run twice. */
export async function carryOutCommand(
  command: OperatorCommand,
  ports: CommandPorts,
): Promise<CommandResult> {
  switch (command.name) {
    case 'InvitationWithdrawalRequested':
      return withdrawInvitation(command, ports);
    case 'EscalationResolved':
      return resolveEscalation(command, ports);
    case 'AdmissionPauseRequested':
      await ports.turnstile.pause(command.detail.requestedBy ?? null);
      return { kind: 'paused' };
    case 'AdmissionResumeRequested':
      await ports.turnstile.resume(command.detail.clear, command.detail.requestedBy ?? null);
      return { kind: 'resumed' };
  }
}
