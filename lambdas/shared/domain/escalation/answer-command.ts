import { EVENT_VERSION } from '../../contract/event-version.ts';
import type { EventDetail, IncomingEventName } from '../../contract/events.ts';

/** Whoever runs the command names itself here; rules match the detail-type. */
const SOURCE = 'operator';
const REGION_OF_ARN = 3;

/** Where a command is run: the bus, and the Region as the ARN of an execution tells it. */
export interface CommandPlace {
  readonly busName: string;
  readonly executionArn: string;
}

/**
 * The exact command that puts an event, to be pasted into a POSIX shell.
 */
export function putEventCommand<N extends IncomingEventName>(
  name: N,
  detail: EventDetail<N>,
  place: CommandPlace,
): string {
  const entry = {
    EventBusName: place.busName,
    Source: SOURCE,
    DetailType: name,
    Detail: JSON.stringify(detail),
  };
  const entries = JSON.stringify([entry]).replaceAll("'", "'\\''");
  const region = place.executionArn.split(':')[REGION_OF_ARN];
  return `aws events put-events --region ${region} --entries '${entries}'`;
}

export function answerCommand(
  escalationId: string,
  decision: 'retry' | 'abort',
  place: CommandPlace,
): string {
  const detail = { version: EVENT_VERSION, escalationId, decision } as const;
  return putEventCommand('EscalationResolved', detail, place);
}
