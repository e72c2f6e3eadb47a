import * as z from 'zod/mini';
import {
  admissionPauseRequested,
  admissionResumeRequested,
  escalationResolved,
  invitationWithdrawalRequested,
} from '../shared/contract/incoming-events.ts';
import type { OperatorCommand } from '../shared/domain/commands/operator-command.ts';

/** The envelope of EventBridge, of which only this much is looked at. */
function envelopeOf<N extends OperatorCommand['name'], D extends z.ZodMiniType>(
  name: N,
  detail: D,
) {
  return z.object({
    id: z.string().check(z.minLength(1)),
    time: z.iso.datetime({ offset: true }),
    'detail-type': z.literal(name),
    detail,
  });
}

const commandEvent = z.discriminatedUnion('detail-type', [
  envelopeOf('InvitationWithdrawalRequested', invitationWithdrawalRequested),
  envelopeOf('EscalationResolved', escalationResolved),
  envelopeOf('AdmissionPauseRequested', admissionPauseRequested),
  envelopeOf('AdmissionResumeRequested', admissionResumeRequested),
]);

/** EventBridge times have whole seconds; ours have milliseconds, so that they sort together. */
export const operatorCommand = z.pipe(
  commandEvent,
  z.transform(
    (event: z.infer<typeof commandEvent>) =>
      ({
        name: event['detail-type'],
        detail: event.detail,
        eventId: event.id,
        at: new Date(event.time).toISOString(),
      }) as OperatorCommand,
  ),
);
