import type { Notices } from '../../ports/messaging.ts';
import type { CommandOf, CommandResult, OperatorCommand } from './operator-command.ts';
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
      return setPause(command, ports);
    case 'AdmissionResumeRequested':
      return endPause(command, ports);
  }
}

async function setPause(
  { detail: { requestedBy }, at }: CommandOf<'AdmissionPauseRequested'>,
  { turnstile }: CommandPorts,
): Promise<CommandResult> {
  const effect = await turnstile.pause(requestedBy ?? null, Date.parse(at));
  return { kind: effect === 'done' ? 'paused' : 'overtaken' };
}

async function endPause(
  { detail: { clear, requestedBy }, at }: CommandOf<'AdmissionResumeRequested'>,
  { turnstile }: CommandPorts,
): Promise<CommandResult> {
  const effect = await turnstile.resume(clear, requestedBy ?? null, Date.parse(at));
  return { kind: effect === 'done' ? 'resumed' : 'overtaken' };
}
