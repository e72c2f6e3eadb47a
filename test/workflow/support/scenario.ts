import { inject, onTestFailed, onTestFinished } from 'vitest';
import type {
  EventDetail,
  EventName,
  IncomingEventName,
} from '../../../lambdas/shared/contract/events.ts';
import {
  type HistoryItem,
  INVITATION_RECORD,
  type InvitationItem,
} from '../../../lambdas/shared/contract/outcome-item.ts';
import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import type { AwsService } from '../../../lib/local/endpoint/service.ts';
import type { EventEnvelope } from '../../../lib/local/events/event-bridge.ts';
import { LocalAws, type LocalAwsOptions } from '../../../lib/local/local-aws.ts';
import type { OrganizationWorld } from '../../../lib/local/organizations/world.ts';
import { CALLER, type HistoryEvent, type HistoryLine, historyOf, toLines } from './histories.ts';
import { readItem, readItems, scanItems } from './items.ts';
import { describeExecutions } from './unsettled-executions.ts';

export const START = Date.parse('2026-01-05T09:00:00.000Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const MANAGEMENT_ACCOUNT = '999988887777';
export const UNIT = 'ou-test-00000001';
export const OTHER_UNIT = 'ou-test-00000002';

/** An account that accepts an hour after it was invited. */
export const ACCEPTS = {
  accepts: 1,
  answersAfter: { kind: 'fixed', hours: 1 },
} as const;
export const DECLINES = {
  declines: 1,
  answersAfter: { kind: 'fixed', hours: 1 },
} as const;

/** The same organization for every scenario; a scenario changes what it is about. */
export function organization(change: Partial<OrganizationWorld> = {}): OrganizationWorld {
  return {
    organization: {
      id: 'o-scenario01',
      rootId: 'r-test',
      managementAccount: { id: MANAGEMENT_ACCOUNT, email: 'management@example.com' },
      accountQuota: 50,
      ...change.organization,
    },
    organizationalUnits: [
      { path: 'Workloads', id: UNIT },
      { path: 'Sandbox', id: OTHER_UNIT },
    ],
    ...change,
  };
}

/** One account outside, with id and e-mail derived from `number`. */
export function account(number: number) {
  const id = String(number).padStart(12, '1');
  return { id, email: `owner-${id}@example.com` };
}

/** The synthesized stack on the local engine, with time in the test's hands. */
export class Scenario {
  readonly aws: LocalAws;
  readonly #bus: string;
  readonly #table: string;

  private constructor(aws: LocalAws) {
    this.aws = aws;
    this.#bus = String(aws.outputs.EventBusName);
    this.#table = String(aws.outputs.OutcomeTableName);
  }

  /** Stops with the test; tells the last events of what failed or still runs when the test fails. */
  static async open(
    world: OrganizationWorld,
    assemblyDirectory = inject('assemblyDirectory'),
    options: Pick<LocalAwsOptions, 'interceptor'> = {},
  ): Promise<Scenario> {
    const aws = await LocalAws.start({
      ...options,
      assemblyDirectory,
      requireConsistentReads: ['Coordination'],
      startAt: START,
      seed: 'scenario',
      world,
    });
    const scenario = new Scenario(aws);
    onTestFailed(({ task }) => {
      for (const error of task.result?.errors?.slice(0, 1) ?? []) {
        error.message += `\n\n${describeExecutions(aws)}`;
      }
    });
    onTestFinished(() => aws.stop());
    return scenario;
  }

  /** Puts an event on the custom bus. */
  put<N extends IncomingEventName>(name: N, detail: Omit<EventDetail<N>, 'version'>): string {
    return this.putRaw(name, { version: 1, ...detail });
  }

  /** The same with a detail that need not follow the contract. */
  putRaw(name: string, detail: object): string {
    return this.aws.events.put(
      { source: 'test', detailType: name, detail: detail as never },
      this.#bus,
    );
  }

  invite(target: string, detail: Partial<EventDetail<'AccountInvitationRequested'>> = {}): string {
    return this.put('AccountInvitationRequested', { target, ...detail });
  }

  async runFor(ms: number): Promise<void> {
    await this.aws.clock.advanceTo(this.aws.clock.now() + ms);
  }

  /** Runs hour by hour until the row is settled. Throws after `days`. */
  async settle(target: string, days = 60): Promise<InvitationItem> {
    return this.#runUntil(target, days, (row) => isSettled(row.status), 'settled');
  }

  /** Runs in small steps until the row has the status. */
  async reach(
    target: string,
    status: InvitationItem['status'],
    days = 30,
  ): Promise<InvitationItem> {
    return this.#runUntil(target, days, (row) => row.status === status, status);
  }

  /** An operator stops an execution in the console. */
  async stopExecution(executionArn: string): Promise<void> {
    await this.#call(this.aws.stepFunctions, 'StopExecution', {
      executionArn,
      error: 'Stopped',
      cause: 'by an operator',
    });
  }

  /** An operator redrives an execution that did not succeed. */
  async redrive(executionArn: string): Promise<void> {
    await this.#call(this.aws.stepFunctions, 'RedriveExecution', { executionArn });
  }

  /** Whoever holds a task token sends a result with it. */
  async sendResult(taskToken: string, result: object): Promise<void> {
    const output = JSON.stringify(result);
    await this.#call(this.aws.stepFunctions, 'SendTaskSuccess', { taskToken, output });
  }

  /** Somebody sends an invitation in the console. Answers with the id of its handshake. */
  async inviteByHand(id: string): Promise<string> {
    const answer = await this.#call(this.aws.organizations, 'InviteAccountToOrganization', {
      Target: { Id: id, Type: id.includes('@') ? 'EMAIL' : 'ACCOUNT' },
    });
    return (answer as { readonly Handshake: { readonly Id: string } }).Handshake.Id;
  }

  /** Somebody cancels an invitation in the console. */
  async cancelByHand(handshakeId: string): Promise<void> {
    await this.#call(this.aws.organizations, 'CancelHandshake', { HandshakeId: handshakeId });
  }

  async row(target: string): Promise<InvitationItem> {
    const row = await this.findRow(target);
    if (row === undefined) throw new Error(`no row for ${target}`);
    return row;
  }

  findRow(target: string): Promise<InvitationItem | undefined> {
    return readItem<InvitationItem>(this.aws.dynamodb, this.#table, {
      target,
      record: INVITATION_RECORD,
    });
  }

  history(target: string): Promise<readonly HistoryItem[]> {
    return readItems<HistoryItem>(this.aws.dynamodb, this.#table, target, 'EVENT#');
  }

  async historyNames(target: string): Promise<string[]> {
    return (await this.history(target)).map(({ name }) => name);
  }

  /** Events of ours of this name, in order. */
  published<N extends EventName>(name: N): EventDetail<N>[] {
    return this.#archive()
      .filter((event) => event['detail-type'] === name)
      .map((event) => event.detail as EventDetail<N>);
  }

  /** Names of the states that the executions entered, one list an execution, in order of start. */
  paths(): string[][] {
    return this.#invitations().map((arn) => toLines(historyOf(this.aws, arn)).map(stateOf));
  }

  /** Names of the states that the only execution entered. */
  path(): string[] {
    const [only, ...others] = this.paths();
    if (only === undefined || others.length > 0) {
      throw new Error(`expected one execution, found ${this.paths().length}`);
    }
    return only;
  }

  /** How each invitation execution ended, in order of start. */
  statuses(): string[] {
    return [...this.aws.stepFunctions.figures()]
      .filter(({ executionArn }) => isInvitation(executionArn))
      .map(({ status }) => status);
  }

  /** In order of start. */
  executionArns(): string[] {
    return this.#invitations();
  }

  executionArn(index = 0): string {
    const arn = this.#invitations()[index];
    if (arn === undefined) throw new Error(`there is no execution ${index}`);
    return arn;
  }

  historyEvents(executionArn: string): readonly HistoryEvent[] {
    return historyOf(this.aws, executionArn);
  }

  /** Outcome of every call of InviteAccountToOrganization, in order. */
  inviteOutcomes(): string[] {
    return this.aws.organizations.control.journal().map(({ outcome }) => outcome);
  }

  /** Texts of all notices. */
  notices(): string[] {
    return this.aws.topics.published.map(({ subject, message }) => `${subject}\n${message}`);
  }

  /** What lies in the dead-letter queues together. */
  deadLetters(): number {
    return this.aws.queues
      .all()
      .reduce((sum, { arn }) => sum + this.aws.queues.messages(arn).length, 0);
  }

  /** Every task token that is parked now. */
  async tokens(): Promise<string[]> {
    const items = await scanItems<{ token?: string }>(
      this.aws.dynamodb,
      this.aws.dynamodb.tableNames().filter((name) => name !== this.#table),
    );
    return items.flatMap(({ token }) => (token === undefined ? [] : [token]));
  }

  /** Whoever has a place in the queue now. */
  async queued(): Promise<string[]> {
    const items = await scanItems<{ entry?: { visit: { executionArn: string } } }>(
      this.aws.dynamodb,
      this.aws.dynamodb.tableNames().filter((name) => name !== this.#table),
    );
    return items.flatMap(({ entry }) => (entry === undefined ? [] : [entry.visit.executionArn]));
  }

  /** What all functions have logged. */
  logs(): string[] {
    return this.aws.functions.names().flatMap((name) => this.aws.functions.logs(name));
  }

  /** What has been done so far, for costs. */
  activity(): { functionCalls: number; writes: number; transitions: number } {
    const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
    return {
      functionCalls: sum(
        this.aws.functions.names().map((name) => this.aws.functions.figures(name).invocations),
      ),
      writes: sum(
        this.aws.dynamodb.tableNames().map((name) => this.aws.dynamodb.figures(name).writes),
      ),
      transitions: this.aws.stepFunctions.totalStateTransitions,
    };
  }

  /** A call of the management account, made while time stands. */
  async #call(service: AwsService, operation: string, input: object): Promise<unknown> {
    return service.operations[operation]?.({ ...input }, CALLER);
  }

  #archive(): readonly EventEnvelope[] {
    return this.aws.events.archive().map(({ event }) => event);
  }

  #invitations(): string[] {
    return [...this.aws.stepFunctions.figures()]
      .map(({ executionArn }) => executionArn)
      .filter(isInvitation);
  }

  async #runUntil(
    target: string,
    days: number,
    isReached: (row: InvitationItem) => boolean,
    wanted: string,
  ): Promise<InvitationItem> {
    const limit = this.aws.clock.now() + days * DAY;
    let step = 60_000;
    while (this.aws.clock.now() < limit) {
      await this.runFor(step);
      const row = await this.findRow(target);
      if (row !== undefined && isReached(row)) return row;
      step = Math.min(step * 2, HOUR);
    }
    const row = await this.findRow(target);
    throw new Error(
      `${target} is ${row?.status ?? 'unknown'} (${row?.reason}) after ${days} days; expected ${wanted}`,
    );
  }
}

const isInvitation = (arn: string) => arn.includes('-Invitation:');
const stateOf = (line: HistoryLine) => line.state;
