import type { JsonObject } from '../assembly/template.ts';
import { formatInstant } from '../clock/instant.ts';
import type { Json } from '../step-functions/task-integration.ts';

interface Site {
  readonly accountId: string;
  readonly region: string;
}

/** The event that a target of a schedule gets when nothing else is configured. */
export function scheduledEvent(
  source: 'aws.events' | 'aws.scheduler',
  arn: string,
  scheduledAtMs: number,
  eventId: string,
  { accountId, region }: Site,
): Json {
  return {
    version: '0',
    id: eventId,
    'detail-type': 'Scheduled Event',
    source,
    account: accountId,
    time: wholeSeconds(scheduledAtMs),
    region,
    resources: [arn],
    // EventBridge Scheduler sends the detail as text, a scheduled rule sends an object.
    detail: source === 'aws.scheduler' ? '{}' : {},
  };
}

/**
 * What the target of an EventBridge Scheduler schedule gets: its `Input` with the context attributes
 * filled in. https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function scheduleInput({ Input }: JsonObject, arn: string, site: Site) {
  return (scheduledAtMs: number, eventId: string): string =>
    typeof Input === 'string'
      ? Input.replaceAll('<aws.scheduler.scheduled-time>', wholeSeconds(scheduledAtMs))
          .replaceAll('<aws.scheduler.schedule-arn>', arn)
          .replaceAll('<aws.scheduler.execution-id>', eventId)
          .replaceAll('<aws.scheduler.attempt-number>', '1')
      : JSON.stringify(scheduledEvent('aws.scheduler', arn, scheduledAtMs, eventId, site));
}

function wholeSeconds(ms: number): string {
  return `${formatInstant(ms).slice(0, 19)}Z`;
}
