import type { ArchivedEvent } from '../../local/events/event-bridge.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import type { OrganizationWorld } from '../../local/organizations/world.ts';
import { toInvitationDetail } from '../campaign/invitation-request.ts';
import { mapAccountIds } from '../organization/to-world.ts';
import { toBusEvent } from './bus-event.ts';
import { BusObserver } from './bus-observer.ts';
import { GateNarrator } from './gate-narrator.ts';
import type { Inputs } from './inputs.ts';
import { findLostActions } from './lost-actions.ts';
import { toMoment } from './moments.ts';
import { CampaignProgress } from './progress.ts';
import { type PutEvent, putAnything, putEventOn } from './put-event.ts';
import type { Moment, MomentKind, StatusCounts } from './result.ts';
import { scheduleScript } from './script.ts';
import { ScriptedOperator } from './scripted-operator.ts';
import { DAY_MS, toDay } from './virtual-day.ts';

export interface ProgressUpdate {
  readonly day: number;
  readonly settled: number;
  readonly total: number;
  readonly counts: StatusCounts;
}

export interface CampaignListener {
  /** After every event of the orchestrator's bus. */
  readonly onProgress: (update: ProgressUpdate) => void;
  /** At the end of every virtual day. */
  readonly onDay: (update: ProgressUpdate) => void;
  readonly onMoment: (moment: Moment, day: number) => void;
}

export interface CampaignRun {
  readonly events: readonly ArchivedEvent[];
  readonly moments: readonly Moment[];
  /** Those of the moments that no event tells of: what the script and its operator did. */
  readonly scripted: readonly Moment[];
}

export interface CampaignProps {
  readonly aws: LocalAws;
  readonly inputs: Inputs;
  readonly world: OrganizationWorld;
  readonly listener: CampaignListener;
}

/** Asks for every invitation of a campaign and lets time run until the last one has its end. */
export class CampaignRunner {
  readonly #props: CampaignProps;
  readonly #startMs: number;
  readonly #busName: string;
  readonly #put: PutEvent;
  readonly #progress: CampaignProgress;
  readonly #observer: BusObserver;
  readonly #operator: ScriptedOperator;
  readonly #accountIds: ReadonlyMap<string, string>;
  readonly #gate = new GateNarrator();
  readonly #events: ArchivedEvent[] = [];
  readonly #moments: Moment[] = [];
  readonly #scripted: Moment[] = [];

  constructor(props: CampaignProps) {
    const { aws, inputs, world } = props;
    this.#props = props;
    this.#startMs = aws.clock.now();
    this.#busName = requireOutput(aws, 'EventBusName');
    this.#put = putEventOn(aws.events, this.#busName);
    this.#accountIds = mapAccountIds(world);
    this.#progress = new CampaignProgress(inputs.campaign.rows.map((row) => row.target));
    this.#observer = new BusObserver(aws.events);
    this.#observer.listen((event) => this.#observe(event));
    this.#operator = new ScriptedOperator({
      ...this.#stage(),
      rules: inputs.organization.operator,
    });
  }

  async run(): Promise<CampaignRun> {
    const { aws, inputs, listener } = this.#props;
    const { campaign, organization } = inputs;
    aws.clock.schedule(this.#startMs, 'requests of the campaign', () => {
      for (const { target } of campaign.rows) this.#request(target);
    });
    const lost = new Set(findLostActions(inputs).map(({ action }) => action));
    scheduleScript({
      ...this.#stage(),
      actions: organization.script.filter((action) => !lost.has(action)),
      requestAgain: (target) => this.#request(target),
      putAnything: (detailType, detail) =>
        putAnything(aws.events, this.#busName, detailType, detail),
    });
    const stopWhen = () => {
      this.#observer.catchUp();
      return this.#progress.isComplete;
    };
    for (let day = 1; day <= organization.maxDays && !stopWhen(); day++) {
      await aws.clock.run({ until: this.#startMs + day * DAY_MS, stopWhen });
      listener.onDay(this.#update());
    }
    // The last executions have told their outcome; let them end.
    await aws.clock.runDue();
    this.#observer.catchUp();
    for (const moment of this.#gate.tellOpening(Number.POSITIVE_INFINITY)) this.#tell(moment);
    const moments = this.#moments.toSorted((a, b) => a.atMs - b.atMs);
    return { events: this.#events, moments, scripted: this.#scripted };
  }

  /** What the script and its operator act upon. */
  #stage() {
    const { clock, organizations } = this.#props.aws;
    return {
      clock,
      startMs: this.#startMs,
      control: organizations.control,
      put: this.#put,
      tell: (kind: MomentKind, target: string | null, text: string) => {
        const moment = { atMs: clock.now(), kind, target, text };
        this.#scripted.push(moment);
        this.#tell(moment);
      },
      accountIdOf: (target: string) => this.#accountIds.get(target) ?? target,
    };
  }

  #request(target: string): void {
    const { aws, inputs } = this.#props;
    const row = inputs.campaign.rows.find((candidate) => candidate.target === target);
    if (row === undefined) return;
    const idOfUnit = (path: string) => aws.organizations.control.organizationalUnitId(path);
    this.#put('AccountInvitationRequested', toInvitationDetail(row, idOfUnit));
  }

  #observe(observed: ArchivedEvent): void {
    this.#events.push(observed);
    const event = toBusEvent(observed);
    if (event === undefined) return;
    this.#progress.note(event);
    this.#operator.note(event);
    for (const moment of this.#gate.tellOpening(event.atMs)) this.#tell(moment);
    const moment = toMoment(event);
    if (moment !== undefined) this.#tell(moment);
    if (event.name === 'AdmissionGateChanged') {
      for (const told of this.#gate.note(event)) this.#tell(told);
    }
    this.#props.listener.onProgress(this.#update());
  }

  #tell(moment: Moment): void {
    this.#moments.push(moment);
    this.#props.listener.onMoment(moment, toDay(moment.atMs, this.#startMs));
  }

  #update(): ProgressUpdate {
    return {
      day: toDay(this.#props.aws.clock.now(), this.#startMs),
      settled: this.#progress.settled,
      total: this.#progress.total,
      counts: this.#progress.counts(),
    };
  }
}

export function requireOutput(aws: Pick<LocalAws, 'outputs'>, name: string): string {
  const value = aws.outputs[name];
  if (value !== undefined) return value;
  const found = Object.keys(aws.outputs).join(', ') || 'none';
  throw new Error(`the stack has no output ${name}: found ${found}`);
}
