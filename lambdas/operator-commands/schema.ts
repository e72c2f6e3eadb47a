import * as z from 'zod';
import { EVENTS } from '../shared/contract/events.ts';
import type { OperatorCommand } from '../shared/domain/commands/operator-command.ts';

type Name = OperatorCommand['name'];

/** The envelope of EventBridge, of which only this much is looked at. */
function envelopeOf<N extends Name>(name: N) {
  return z.object({
    id: z.string().min(1),
    time: z.iso.datetime({ offset: true }),
    'detail-type': z.literal(name),
    detail: EVENTS[name].schema,
  });
}

const commandEvent = z.discriminatedUnion('detail-type', [
  envelopeOf('InvitationWithdrawalRequested'),
  envelopeOf('EscalationResolved'),
  envelopeOf('AdmissionPauseRequested'),
  envelopeOf('AdmissionResumeRequested'),
]);

/** EventBridge times have whole seconds; ours have milliseconds, so that they sort together. */
export const operatorCommand = commandEvent.transform(
  (event) =>
    ({
      name: event['detail-type'],
      detail: event.detail,
      eventId: event.id,
      at: new Date(event.time).toISOString(),
    }) as OperatorCommand,
);
