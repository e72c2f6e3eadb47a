import type { Clock } from '../clock/clock.ts';
import { formatInstant } from '../clock/instant.ts';
import type { Random } from '../clock/random.ts';
import type { CloudTrailEvent } from './cloudtrail-event.ts';
import { type DelayDistribution, drawDelayMs } from './delay.ts';
import { drawUuid } from './identifiers.ts';
import type { EventBehaviour } from './world.ts';

export const DetailType = {
  ApiCall: 'AWS API Call via CloudTrail',
  ServiceEvent: 'AWS Service Event via CloudTrail',
} as const;
export type DetailType = (typeof DetailType)[keyof typeof DetailType];

export interface EventDraft {
  readonly detailType: DetailType;
  /** @default 'aws.organizations' */
  readonly source?: CloudTrailEvent['source'];
  /** What CloudTrail knows beside the members every record has. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventSenderProps {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: (event: CloudTrailEvent) => void | Promise<void>;
  readonly behaviour: EventBehaviour;
  readonly managementAccountId: string;
  readonly region: string;
}

const SECOND_HOURS = 1 / 3600;
const DEFAULT_DELAY: DelayDistribution = {
  kind: 'uniform',
  minHours: 5 * SECOND_HOURS,
  maxHours: 90 * SECOND_HOURS,
};

/** Delivers to the management account: late, twice or never, as each event draws. */
export class EventSender {
  readonly behaviour: EventBehaviour;
  readonly #props: EventSenderProps;
  #drawn = 0;

  constructor(props: EventSenderProps) {
    this.#props = props;
    this.behaviour = props.behaviour;
  }

  send(draft: EventDraft): void {
    const { lossProbability = 0, duplicateProbability = 0 } = this.behaviour;
    const random = this.#props.random.fork(String(this.#drawn++));
    const event = this.#envelope(draft, random.fork('ids'));
    const isLost = random.next() < lossProbability;
    const isDuplicated = random.next() < duplicateProbability;
    if (isLost) return;
    this.#deliver(event, random.fork('first'));
    if (isDuplicated) this.#deliver(event, random.fork('second'));
  }

  #deliver(event: CloudTrailEvent, random: Random): void {
    const { clock, emit } = this.#props;
    const dueAtMs = clock.now() + drawDelayMs(this.behaviour.delay ?? DEFAULT_DELAY, random);
    const label = `deliver ${String(event.detail.eventName)}`;
    clock.schedule(dueAtMs, label, () => emit(event));
  }

  #envelope(draft: EventDraft, random: Random): CloudTrailEvent {
    const { clock, managementAccountId, region } = this.#props;
    const time = formatInstant(clock.now()).replace(/\.\d+Z$/, 'Z');
    return {
      version: '0',
      id: drawUuid(random),
      'detail-type': draft.detailType,
      source: draft.source ?? 'aws.organizations',
      account: managementAccountId,
      time,
      region,
      resources: [],
      detail: {
        eventVersion: '1.11',
        eventTime: time,
        eventSource: 'organizations.amazonaws.com',
        awsRegion: region,
        eventID: drawUuid(random),
        recipientAccountId: managementAccountId,
        eventCategory: 'Management',
        managementEvent: true,
        readOnly: false,
        ...draft.detail,
      },
    };
  }
}
