import { EVENTS, type IncomingEventName } from '../../../lambdas/shared/contract/events.ts';
import type { EventEnvelope } from '../../local/events/event-bridge.ts';
import { KEPT } from './branches-campaign.ts';
import type { Stage } from './stage.ts';

const REQUEST = 'AccountInvitationRequested' satisfies IncomingEventName;

/**
 * What the runbook tells a person to do with the dead-letter queues: events of our own bus are put on
 * it again, everything else is left to the sweep. What nobody can read stays.
 */
export function redriveQueues(stage: Stage): void {
  const { queues } = stage.aws;
  for (const { arn } of queues.all()) {
    const messages = [...queues.messages(arn)];
    queues.purge(arn);
    for (const { body } of messages) {
      if (staysForAPerson(body)) {
        queues.send(arn, body);
        continue;
      }
      const event = eventIn(body);
      if (event !== undefined) putAgain(event, stage);
    }
  }
}

/**
 * Nobody but AWS can choose the id of an event, so it is a new event. A request says that it is the
 * same one; other commands have no name of their own, and are the same by what they say. All keep their
 * time: of commands that contradict each other the one that was put last counts.
 */
function putAgain(event: EventEnvelope, { aws, busName }: Stage): void {
  const { id, source, 'detail-type': detailType, time } = event;
  const isRequest = detailType === REQUEST;
  const detail = isRequest ? { requestId: id, ...(event.detail as object) } : event.detail;
  aws.events.put({ source, detailType, detail, timeMs: Date.parse(time) }, busName);
}

export function staysForAPerson(body: string): boolean {
  return KEPT.some((text) => body.includes(text));
}

/** The event itself, or the one in the record of an invocation that failed. */
function eventIn(body: string): EventEnvelope | undefined {
  const message = JSON.parse(body) as Partial<EventEnvelope> & { requestPayload?: unknown };
  const event = (message.requestPayload ?? message) as Partial<EventEnvelope>;
  const isOurs = Object.hasOwn(EVENTS, event['detail-type'] ?? '');
  return isOurs ? (event as EventEnvelope) : undefined;
}
