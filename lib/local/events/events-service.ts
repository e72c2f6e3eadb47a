import { busNameOf } from '../assembly/resource-type.ts';
import { isNestedTooDeeply, mayNestTooDeeply } from '../endpoint/nesting.ts';
import { AwsFault, type AwsService, type Operation } from '../endpoint/service.ts';
import type { Json } from '../step-functions/task-integration.ts';
import type { EventBridge, Rule } from './event-bridge.ts';
import { EVENTS_INPUTS } from './inputs.ts';

type Input = Record<string, unknown>;

const MAX_ENTRIES = 10;
const MAX_REQUEST_BYTES = 262_144;
/** What AWS counts for an entry that has a time. */
const TIME_BYTES = 14;

/** The API of EventBridge, as far as applications and operators of a stack use it. */
export class EventsService implements AwsService {
  readonly targetPrefix = 'AWSEvents';
  readonly jsonVersion = '1.1';
  readonly inputs = EVENTS_INPUTS;
  readonly operations: Readonly<Record<string, Operation>> = {
    PutEvents: (input) => this.#putEvents(input),
    ListEventBuses: () => ({
      EventBuses: this.#events.busNames().map((name) => this.#describeBus(name)),
    }),
    DescribeEventBus: ({ Name }) => this.#describeBus(busNameOf(Name)),
    ListRules: ({ EventBusName }) => ({
      Rules: this.#events.rules(busNameOf(EventBusName)).map(describeRule),
    }),
    DescribeRule: (input) => describeRule(this.#rule(input)),
    ListTargetsByRule: (input) => ({
      Targets: this.#rule({ ...input, Name: input.Rule }).targets.map(({ id, arn }) => ({
        Id: id,
        Arn: arn,
      })),
    }),
    EnableRule: (input) => this.#setEnabled(input, true),
    DisableRule: (input) => this.#setEnabled(input, false),
  };
  readonly #events: EventBridge;
  readonly #busArnPrefix: string;

  constructor(events: EventBridge, site: { accountId: string; region: string }) {
    this.#events = events;
    this.#busArnPrefix = `arn:aws:events:${site.region}:${site.accountId}:event-bus/`;
  }

  #putEvents({ Entries }: Input) {
    if (!Array.isArray(Entries) || Entries.length === 0 || Entries.length > MAX_ENTRIES) {
      throw new AwsFault(
        'ValidationException',
        "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10",
      );
    }
    if (Entries.some((entry) => typeof entry !== 'object' || entry === null)) {
      throw new AwsFault('SerializationException', 'Start of structure or map expected');
    }
    const bytes = Entries.reduce((sum: number, entry) => sum + sizeOf(entry as Input), 0);
    if (bytes > MAX_REQUEST_BYTES) {
      throw new AwsFault(
        'ValidationException',
        'Total size of the entries in the request is over the limit.',
      );
    }
    const results = Entries.map((entry) => this.#putEntry(entry as Input));
    const failed = results.filter((result) => 'ErrorCode' in result);
    return { FailedEntryCount: failed.length, Entries: results };
  }

  #putEntry(entry: Input) {
    const refusal = refusalOf(entry) ?? this.#busRefusal(entry);
    if (refusal !== undefined) {
      return refusal;
    }
    const { Source, DetailType, Detail, Resources, Time, EventBusName } = entry;
    const eventId = this.#events.put(
      {
        source: String(Source),
        detailType: String(DetailType),
        detail: JSON.parse(String(Detail)) as Json,
        resources: Array.isArray(Resources) ? Resources.map(String) : [],
        ...(typeof Time === 'number' ? { timeMs: Time * 1000 } : {}),
      },
      busNameOf(EventBusName),
    );
    return { EventId: eventId };
  }

  /** AWS takes events for a bus that does not exist and loses them; that would hide a mistake. */
  #busRefusal({ EventBusName }: Input) {
    const name = busNameOf(EventBusName);
    return this.#events.hasBus(name)
      ? undefined
      : failure('ResourceNotFoundException', `Event bus ${name} does not exist.`);
  }

  #rule({ Name, EventBusName }: Input): Rule {
    const rule = this.#events.rules(busNameOf(EventBusName)).find((r) => r.name === Name);
    if (rule === undefined) {
      throw new AwsFault('ResourceNotFoundException', `Rule ${Name} does not exist.`);
    }
    return rule;
  }

  #setEnabled(input: Input, enabled: boolean) {
    const rule = this.#rule(input);
    if (rule.enabled !== enabled) {
      rule.enabled = enabled;
      rule.onSwitched?.(enabled);
    }
    return {};
  }

  #describeBus(name: string) {
    if (!this.#events.hasBus(name)) {
      throw new AwsFault('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    }
    return { Name: name, Arn: `${this.#busArnPrefix}${name}` };
  }
}

function describeRule({ name, arn, busName, patternText, scheduleText, enabled }: Rule) {
  return {
    Name: name,
    Arn: arn,
    EventBusName: busName,
    ...(patternText !== null && { EventPattern: patternText }),
    ...(scheduleText !== undefined && { ScheduleExpression: scheduleText }),
    State: enabled ? 'ENABLED' : 'DISABLED',
  };
}

function failure(code: string, message: string) {
  return { ErrorCode: code, ErrorMessage: message };
}

function refusalOf({ Source, DetailType, Detail, Time }: Input) {
  if (typeof Time === 'number' && Math.abs(Time) > LATEST_SECONDS) {
    return failure('InvalidArgument', 'Parameter Time is not valid. Reason: it is out of range.');
  }
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (typeof value !== 'string' || value === '') {
      return failure(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
    }
  }
  if (String(Source).startsWith('aws.')) {
    return failure('NotAuthorizedForSourceException', `Not authorized for the source.`);
  }
  return isJsonObject(String(Detail))
    ? undefined
    : failure('MalformedDetail', 'Detail is malformed.');
}

function isJsonObject(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject && !(mayNestTooDeeply(text) && isNestedTooDeeply(parsed));
  } catch {
    return false;
  }
}

/** The last second that ECMAScript can write as a date. */
const LATEST_SECONDS = 8_640_000_000_000;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
function sizeOf({ Time, Source, DetailType, Detail, Resources }: Input): number {
  const texts = [Source, DetailType, Detail, ...(Array.isArray(Resources) ? Resources : [])];
  return texts.reduce<number>(
    (sum, text) => sum + Buffer.byteLength(typeof text === 'string' ? text : ''),
    Time === undefined ? 0 : TIME_BYTES,
  );
}
