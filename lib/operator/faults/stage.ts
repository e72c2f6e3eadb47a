import { unmarshall } from '@aws-sdk/util-dynamodb';
import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { EventDetail, IncomingEventName } from '../../../lambdas/shared/contract/events.ts';
import {
  INVITATION_RECORD,
  type InvitationItem,
} from '../../../lambdas/shared/contract/outcome-item.ts';
import type { AwsService } from '../../local/endpoint/service.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import { putAnything } from '../rehearse/put-event.ts';
import { requireOutput } from '../rehearse/run-campaign.ts';
import { archivedEvents } from './archived-events.ts';
import type { Asked } from './evidence.ts';

const WITHDRAWAL = 'InvitationWithdrawalRequested' satisfies IncomingEventName;

/** What people do to the stack and to AWS Organizations, and what they have done. */
export class Stage {
  readonly aws: LocalAws;
  readonly startMs: number;
  readonly outcomeTable: string;
  readonly busName: string;
  readonly #caller: { readonly accountId: string; readonly accessKeyId: string };
  readonly #asked: Asked[] = [];
  readonly #details = new Map<string, Partial<EventDetail<'AccountInvitationRequested'>>>();
  readonly #byHand = new Set<string>();
  readonly #withdrawn = new Set<string>();

  constructor(aws: LocalAws, managementAccountId: string) {
    this.aws = aws;
    this.startMs = aws.clock.now();
    this.outcomeTable = requireOutput(aws, 'OutcomeTableName');
    this.busName = requireOutput(aws, 'EventBusName');
    this.#caller = { accountId: managementAccountId, accessKeyId: 'person' };
  }

  /** Hours since the start. */
  get hours(): number {
    return (this.aws.clock.now() - this.startMs) / 3_600_000;
  }

  get asked(): readonly Asked[] {
    return this.#asked;
  }

  /** Ids of handshakes that people have sent. */
  get byHand(): ReadonlySet<string> {
    return this.#byHand;
  }

  /** Asks for an invitation. */
  ask(target: string, detail: Partial<EventDetail<'AccountInvitationRequested'>> = {}): void {
    this.#asked.push({ target, atMs: this.aws.clock.now() });
    if (!this.#details.has(target)) this.#details.set(target, detail);
    this.put('AccountInvitationRequested', { target, ...detail });
  }

  /** Asks for the same as at first. */
  askAgain(target: string): void {
    this.ask(target, this.#details.get(target));
  }

  withdraw(target: string): void {
    this.put(WITHDRAWAL, { target });
  }

  /** What was asked for when an execution was started. */
  async targetOf(executionArn: string | undefined): Promise<string> {
    const { input } = (await this.call(this.aws.stepFunctions, 'DescribeExecution', {
      executionArn,
    })) as { input: string };
    return (JSON.parse(input) as { detail: { target: string } }).detail.target;
  }

  /** What the bus was told of requests that failed. */
  failedRequests(): readonly { readonly target: string; readonly requestId: string }[] {
    return archivedEvents<EventDetail<'InvitationSettled'>>(this.aws, 'InvitationSettled')
      .map(({ detail }) => detail)
      .filter(({ status }) => status === 'FAILED');
  }

  /** Asks once more for what one request has asked for. */
  putRequestAgain(requestId: string): void {
    type Request = EventDetail<'AccountInvitationRequested'>;
    const found = archivedEvents<Request>(this.aws, 'AccountInvitationRequested').find(
      ({ id, detail }) => (detail.requestId ?? id) === requestId,
    );
    if (found === undefined) return;
    const { requestId: _, version: __, target, ...rest } = found.detail;
    this.ask(target, rest);
  }

  /** Whether people have given up a target: they do not ask again for what they do not want. */
  hasWithdrawn(target: string): boolean {
    return this.#withdrawn.has(target);
  }

  put<N extends IncomingEventName>(name: N, detail: Omit<EventDetail<N>, 'version'>): void {
    if (name === WITHDRAWAL && 'target' in detail) this.#withdrawn.add(String(detail.target));
    putAnything(this.aws.events, this.busName, name, { version: EVENT_VERSION, ...detail });
  }

  /** Somebody mistypes the name of an event. */
  putUnknown(name: string, detail: object): void {
    putAnything(this.aws.events, this.busName, name, detail);
  }

  async row(target: string): Promise<InvitationItem | undefined> {
    const { Item } = await this.aws.dynamodb.call('GetItem', {
      TableName: this.outcomeTable,
      Key: { target: { S: target }, record: { S: INVITATION_RECORD } },
      ConsistentRead: true,
    });
    return Item === undefined ? undefined : (unmarshall(Item as never) as InvitationItem);
  }

  async inviteByHand(id: string): Promise<void> {
    const { Handshake } = (await this.call(this.aws.organizations, 'InviteAccountToOrganization', {
      Target: { Id: id, Type: 'ACCOUNT' },
    })) as { Handshake: { Id: string } };
    this.#byHand.add(Handshake.Id);
  }

  /**
   * An operator ends the execution that owns the row of a target. False when there is none yet: a row
   * is passed on to a successor before that is started.
   */
  async stopOwner(target: string): Promise<boolean> {
    const owner = (await this.row(target))?.executionArn;
    const known = [...this.aws.stepFunctions.figures()];
    if (!known.some(({ executionArn }) => executionArn === owner)) return false;
    await this.stopExecution(owner);
    return true;
  }

  async stopExecution(executionArn: string | undefined): Promise<void> {
    const why = { error: 'Stopped', cause: 'by an operator' };
    await this.call(this.aws.stepFunctions, 'StopExecution', { executionArn, ...why });
  }

  /** Whether an execution has ended otherwise than it should, and nobody has redriven it. */
  async isRedrivable(executionArn: string): Promise<boolean> {
    const { status } = (await this.call(this.aws.stepFunctions, 'DescribeExecution', {
      executionArn,
    })) as { status: string };
    return status !== 'RUNNING' && status !== 'SUCCEEDED';
  }

  async redriveExecution(executionArn: string | undefined): Promise<void> {
    await this.call(this.aws.stepFunctions, 'RedriveExecution', { executionArn });
  }

  /** A call of the management account, made while time stands. */
  async call(service: AwsService, operation: string, input: object): Promise<unknown> {
    return service.operations[operation]?.({ ...input }, this.#caller);
  }
}
