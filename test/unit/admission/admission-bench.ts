import { DEFAULT_POLICY, findPolicy } from '../../../lambdas/shared/contract/exception-policy.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../lambdas/shared/contract/settings.ts';
import type { Permit, Visit } from '../../../lambdas/shared/contract/tasks.ts';
import { AdmissionControl } from '../../../lambdas/shared/domain/admission/admission-control.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import { type Control, INITIAL_CONTROL } from '../../../lambdas/shared/domain/admission/control.ts';
import {
  decodeControl,
  encodeControl,
} from '../../../lambdas/shared/domain/admission/control-codec.ts';
import type { Concluded, Conclusion } from '../../../lambdas/shared/domain/admission/turnstile.ts';
import type { QueuedInvitation } from '../../../lambdas/shared/ports/admission-store.ts';
import { InMemoryAdmissionStore } from '../support/in-memory-admission-store.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
import { InMemoryDirectory, InMemoryTokens } from '../support/in-memory-coordination.ts';
import { InMemoryLog } from '../support/in-memory-log.ts';
import {
  InMemoryCallbacks,
  InMemoryNotices,
  InMemoryPublisher,
} from '../support/in-memory-messaging.ts';
import { InMemoryOrganizations } from '../support/in-memory-organizations.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import { InMemoryTimers } from '../support/in-memory-timers.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const arnOf = (name: string) =>
  `arn:aws:states:us-east-1:999988887777:execution:Invitation:${name}`;

export function refusedFor(reason: string): Conclusion {
  const refusal = { exception: 'HandshakeConstraintViolationException', reason };
  return { kind: 'refused', match: findPolicy(refusal, DEFAULT_POLICY), message: 'refused' };
}

/** The turnstile over ports in memory, with hands to play the executions; one at a time, unless told. */
export class AdmissionBench {
  readonly clock = new InMemoryClock();
  readonly directory = new InMemoryDirectory();
  readonly store = new InMemoryAdmissionStore(this.directory);
  readonly tokens = new InMemoryTokens();
  readonly callbacks = new InMemoryCallbacks();
  readonly timers = new InMemoryTimers();
  readonly publisher = new InMemoryPublisher();
  readonly notices = new InMemoryNotices();
  readonly outcomes = new InMemoryOutcomes();
  readonly organizations = new InMemoryOrganizations(this.clock);
  readonly log = new InMemoryLog();
  readonly turnstile: AdmissionControl;
  /** What Service Quotas says. */
  quota: number | null;
  #handshakes = 0;

  constructor(quota: number | null = null, settings: Partial<Settings> = {}) {
    this.quota = quota;
    const { clock, store, tokens, callbacks, timers, publisher, notices, outcomes, log } = this;
    const { organizations } = this;
    organizations.addMember({ id: organizations.managementAccountId, joinedAt: 0 });
    this.turnstile = new AdmissionControl(
      {
        ...{ clock, store, tokens, callbacks, timers, publisher, notices, outcomes, log },
        organizations,
        accountQuota: { read: async () => this.quota },
      },
      admissionRules({ ...DEFAULT_SETTINGS, maxConcurrentInvites: 1, ...settings }),
    );
  }

  get control(): Control {
    const { control } = this.store;
    return control === null ? INITIAL_CONTROL : decodeControl(control.version, control.state);
  }

  /** Test control: as if history had led there. */
  set(changes: Partial<Control>): void {
    const next = { ...this.control, ...changes, version: this.control.version + 1 };
    this.store.control = { version: next.version, state: encodeControl(next) };
  }

  visitOf(name: string): Visit {
    return { executionArn: arnOf(name), enteredAt: this.clock.iso(), retryCount: 0 };
  }

  /** An execution arrives: stores its token and parks. */
  async park(name: string, changes: Partial<QueuedInvitation> = {}): Promise<QueuedInvitation> {
    // No two visits of one execution are entered at the same instant.
    this.clock.advance(1);
    const visit = this.visitOf(name);
    const token = `${name}@${visit.enteredAt}`;
    const entry: QueuedInvitation = {
      visit,
      target: name,
      class: 'first',
      priority: 5,
      requestedAt: this.clock.now(),
      notBefore: null,
      token,
      ...changes,
    };
    await this.tokens.put({
      visit,
      state: 'Await admission',
      target: name,
      token,
      subject: null,
      queued: entry,
    });
    await this.turnstile.park(entry);
    return entry;
  }

  /** Names of the executions that were admitted, in order. */
  get admitted(): readonly string[] {
    return this.callbacks.resumed.map(({ token }) => token.split('@')[0] ?? '');
  }

  /** The last permit of an execution. */
  permitOf(name: string): Permit {
    const answer = this.callbacks.resumed.findLast(({ token }) => token.startsWith(`${name}@`));
    if (answer === undefined) throw new Error(`${name} was not admitted`);
    return (answer.result as { readonly permit: Permit }).permit;
  }

  take(name: string) {
    return this.turnstile.take(this.permitOf(name), this.visitOf(name));
  }

  /** Takes the permit and ends it. */
  async conclude(name: string, conclusion: Conclusion): Promise<Concluded> {
    await this.take(name);
    return this.end(name, conclusion);
  }

  /** Ends a permit that was taken before. */
  end(name: string, conclusion: Conclusion): Promise<Concluded> {
    return this.turnstile.conclude(this.permitOf(name), this.visitOf(name), conclusion);
  }

  /** The execution sends its invitation. Returns the id of its handshake. */
  async invite(name: string): Promise<string> {
    this.#handshakes += 1;
    const handshake = this.organizations.addHandshake({ id: `h-${this.#handshakes}` });
    const { executionArn } = this.visitOf(name);
    const countedAt = handshake.requestedAt;
    await this.directory.link('HANDSHAKE', handshake.id, { target: name, executionArn, countedAt });
    await this.conclude(name, { kind: 'invited', handshake });
    return handshake.id;
  }

  async refuse(name: string, reason: string): Promise<Concluded> {
    return this.conclude(name, refusedFor(reason));
  }

  /** Time passes; timers fire at their own instants. */
  async advance(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    for (let at = this.timers.next(end); at !== null; at = this.timers.next(end)) {
      this.clock.advance(Math.max(0, at - this.clock.now()));
      await this.turnstile.dispatch(at);
    }
    this.clock.advance(end - this.clock.now());
  }

  /** Time passes until the gate half-opens. */
  async awaitHalfOpen(): Promise<void> {
    const { gate } = this.control;
    if (gate.kind === 'open') throw new Error('the gate is open');
    const minute = Math.ceil(gate.until / MINUTE) * MINUTE;
    await this.advance(minute - this.clock.now());
  }

  gateChanges(): readonly string[] {
    return this.publisher.detailsOf('AdmissionGateChanged').map((detail) => detail.state);
  }
}
