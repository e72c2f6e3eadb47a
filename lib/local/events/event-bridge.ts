import type { Clock } from '../clock/clock.ts';
import { formatInstant } from '../clock/instant.ts';
import type { Random } from '../clock/random.ts';
import { AwsFault } from '../endpoint/service.ts';
import { randomUuid } from '../endpoint/uuid.ts';
import type { Json } from '../step-functions/task-integration.ts';
import { Deliveries, type RetryPolicy } from './deliveries.ts';
import type { EventPattern } from './event-pattern.ts';
import type { Deliver } from './target.ts';
import type { TargetInput } from './target-input.ts';

export interface EventBridgeOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly accountId: string;
  readonly region: string;
  readonly deliver: Deliver;
  /** How many events the archive holds at least: with twice as many the oldest go. @default 10000 */
  readonly archivedEvents?: number | undefined;
}

/** What a service or an application says that happened. */
export interface NewEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Json;
  readonly resources?: readonly string[];
  /** @default now */
  readonly timeMs?: number;
}

/** An event as targets receive it. */
export interface EventEnvelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Json;
}

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  readonly input: TargetInput;
  readonly retryPolicy: RetryPolicy;
  readonly deadLetterArn: string | undefined;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  /** Null for a rule that has a schedule alone. */
  readonly patternText: string | null;
  readonly matches: EventPattern;
  readonly targets: readonly RuleTarget[];
  readonly scheduleText?: string;
  enabled: boolean;
  /** Begins or ends its schedule. */
  readonly onSwitched?: (enabled: boolean) => void;
}

export interface ArchivedEvent {
  readonly busName: string;
  readonly event: EventEnvelope;
  /** The virtual instant at which it was put. */
  readonly atMs: number;
  /** Names of the rules that matched. */
  readonly matched: readonly string[];
}

export const DEFAULT_BUS = 'default';
const DEFAULT_ARCHIVED_EVENTS = 10_000;
/** Events may pass from bus to bus; AWS does not follow a third hop. */
const FORWARDED = new WeakSet<object>();

/** Event buses with their rules. What a service of the engine says happened comes in by `put`. */
export class EventBridge {
  readonly #options: EventBridgeOptions;
  readonly #ids: Random;
  readonly #deliveries: Deliveries;
  readonly #buses = new Map<string, Rule[]>([[DEFAULT_BUS, []]]);
  #archive: ArchivedEvent[] = [];
  #eventsPut = 0;

  constructor(options: EventBridgeOptions) {
    this.#options = options;
    this.#ids = options.random.fork('event ids');
    this.#deliveries = new Deliveries(
      options.clock,
      options.random.fork('backoff'),
      options.deliver,
    );
  }

  get deliveries(): Deliveries {
    return this.#deliveries;
  }

  get eventsPut(): number {
    return this.#eventsPut;
  }

  createBus(name: string): void {
    this.#buses.set(name, []);
  }

  busNames(): string[] {
    return [...this.#buses.keys()].sort();
  }

  addRule(rule: Rule): void {
    this.#bus(rule.busName).push(rule);
  }

  rules(busName: string): readonly Rule[] {
    return this.#bus(busName);
  }

  hasBus(name: string): boolean {
    return this.#buses.has(name);
  }

  /** The latest events, oldest first. */
  archive(): readonly ArchivedEvent[] {
    return this.#archive;
  }

  /** Puts an event on a bus and gives its id. Deliveries follow as activities of the clock. */
  put(event: NewEvent, busName: string = DEFAULT_BUS): string {
    const { accountId, region, clock } = this.#options;
    const envelope: EventEnvelope = {
      version: '0',
      id: randomUuid(this.#ids),
      'detail-type': event.detailType,
      source: event.source,
      account: accountId,
      time: `${formatInstant(event.timeMs ?? clock.now()).slice(0, 19)}Z`,
      region,
      resources: event.resources ?? [],
      detail: event.detail,
    };
    this.route(envelope, busName);
    return envelope.id;
  }

  /** Takes an event that a rule of another bus forwards. It is not forwarded a second time. */
  forward(event: EventEnvelope, busName: string): void {
    FORWARDED.add(event);
    this.route(event, busName);
  }

  /** Takes an event whose envelope its service has written. */
  route(event: EventEnvelope, busName: string = DEFAULT_BUS): void {
    const matched = this.#bus(busName).filter(
      (rule) => rule.enabled && rule.matches(event as unknown as Json),
    );
    this.#eventsPut++;
    this.#keep({
      busName,
      event,
      atMs: this.#options.clock.now(),
      matched: matched.map((rule) => rule.name),
    });
    for (const rule of matched) {
      for (const target of rule.targets) {
        this.#send(event, rule, target);
      }
    }
  }

  #send(event: EventEnvelope, rule: Rule, target: RuleTarget): void {
    if (FORWARDED.has(event) && target.arn.includes(':event-bus/')) {
      return;
    }
    const payload = target.input(event as unknown as Json, {
      ruleArn: rule.arn,
      ruleName: rule.name,
      ingestionTime: formatInstant(this.#options.clock.now()),
    });
    this.#deliveries.send({
      arn: target.arn,
      payload,
      executionName: `${event.id}_${randomUuid(this.#ids)}`,
      retryPolicy: target.retryPolicy,
      deadLetterArn: target.deadLetterArn,
      ruleArn: rule.arn,
    });
  }

  #keep(event: ArchivedEvent): void {
    const { archivedEvents: limit = DEFAULT_ARCHIVED_EVENTS } = this.#options;
    this.#archive.push(event);
    if (this.#archive.length > 2 * limit) this.#archive = this.#archive.slice(-limit);
  }

  #bus(name: string): Rule[] {
    const rules = this.#buses.get(name);
    if (rules === undefined) {
      throw new AwsFault('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    }
    return rules;
  }
}
