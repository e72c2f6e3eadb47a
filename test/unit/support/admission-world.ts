import { DEFAULT_POLICY } from '../../../lambdas/shared/contract/exception-policy.ts';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../lambdas/shared/contract/settings.ts';
import type {
  Invitation,
  InviteAccountResult,
  Permit,
  Visit,
} from '../../../lambdas/shared/contract/tasks.ts';
import { AdmissionControl } from '../../../lambdas/shared/domain/admission/admission-control.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import { INITIAL_CONTROL } from '../../../lambdas/shared/domain/admission/control.ts';
import { decodeControl } from '../../../lambdas/shared/domain/admission/control-codec.ts';
import { dispatchAdmissions } from '../../../lambdas/shared/domain/admission/dispatch-admissions.ts';
import { requestAdmission } from '../../../lambdas/shared/domain/admission/request-admission.ts';
import { inviteAccount } from '../../../lambdas/shared/domain/disposition/invite-account.ts';
import type { HandshakeState } from '../../../lambdas/shared/ports/organizations.ts';
import { InMemoryAdmissionStore } from './in-memory-admission-store.ts';
import { InMemoryDirectory, InMemoryTokens } from './in-memory-coordination.ts';
import { InMemoryLog } from './in-memory-log.ts';
import { InMemoryCallbacks, InMemoryNotices, InMemoryPublisher } from './in-memory-messaging.ts';
import { InMemoryOutcomes } from './in-memory-outcomes.ts';
import { InMemoryTimers } from './in-memory-timers.ts';
import { invitation, invitationRow } from './invitation-rows.ts';
import { ProcessTable, type Wrap } from './process-table.ts';
import { QuotaOrganizations } from './quota-organizations.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Rarer than deployed: everything has to get along without for hours. */
const SWEEP_INTERVAL = 7 * HOUR;

/** How an owner answers, and after how long. */
export interface Owner {
  readonly answer: 'accepted' | 'declined' | 'expired';
  readonly afterMs: number;
}

export interface WorldOptions {
  readonly seed: number;
  readonly quota: number;
  readonly isQuotaReadable: boolean;
  readonly members: number;
  readonly owners: readonly Owner[];
  /** Requests arrive so long after the start. */
  readonly arrivals: readonly number[];
  readonly settings?: Partial<Settings>;
  /** The owner's team gives up so long after the start. By index; null for those who do not. */
  readonly withdrawals?: readonly (number | null)[];
  readonly pauses?: readonly { readonly at: number; readonly forMs: number }[];
  /** Invitations that somebody sends by hand. */
  readonly byHand?: readonly number[];
  /** In a thousand calls. */
  readonly crashes?: number;
  /** In a thousand calls: the clock moves on by up to a minute while functions run. */
  readonly stalls?: number;
  /** Without it every wake-up has to come from the turnstile itself. */
  readonly sweeps?: boolean;
  readonly days?: number;
}

const RELEASES: Partial<Record<HandshakeState, Owner['answer']>> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  EXPIRED: 'expired',
};

interface Agenda {
  readonly at: number;
  readonly run: () => void;
}

/**
 * A fleet of invitations on the real turnstile and the real functions, over ports in memory, with
 * functions interleaved call by call, killed at random and retried as Step Functions would.
 */
export class AdmissionWorld {
  readonly store = new InMemoryAdmissionStore();
  readonly tokens = new InMemoryTokens();
  readonly outcomes = new InMemoryOutcomes();
  readonly publisher = new InMemoryPublisher();
  readonly notices = new InMemoryNotices();
  readonly callbacks = new InMemoryCallbacks();
  readonly timers = new InMemoryTimers();
  readonly directory = new InMemoryDirectory();
  readonly log = new InMemoryLog();
  readonly processes: ProcessTable;
  readonly organizations: QuotaOrganizations;
  readonly results = new Map<string, InviteAccountResult['kind'] | Owner['answer']>();
  readonly settings: Settings;
  /** Test control: called whenever no function runs. */
  onQuiet: () => void = () => undefined;
  readonly #options: WorldOptions;
  readonly #agenda: Agenda[] = [];
  readonly #waiting = new Map<string, (result: object) => void>();
  #sweeps = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.processes = new ProcessTable(options.seed, options.crashes ?? 0, options.stalls ?? 0);
    this.organizations = new QuotaOrganizations(this.processes.clock, options);
    const succeed = this.callbacks.succeed.bind(this.callbacks);
    this.callbacks.succeed = async (token, result) => {
      const answer = await succeed(token, result);
      if (answer === 'resumed') this.#waiting.get(token)?.(result);
      return answer;
    };
    for (const [index, afterMs] of options.arrivals.entries()) {
      this.at(this.now + afterMs, () => this.#start(index));
    }
    for (const [index, afterMs] of (options.withdrawals ?? []).entries()) {
      if (afterMs !== null) this.at(this.now + afterMs, () => this.#withdraw(index));
    }
    for (const { at, forMs } of options.pauses ?? []) {
      this.at(this.now + at, () => this.#command((turnstile) => turnstile.pause('jane')));
      this.at(this.now + at + forMs, () =>
        this.#command((turnstile) => turnstile.resume('pause', 'jane')),
      );
    }
    for (const [index, afterMs] of (options.byHand ?? []).entries()) {
      this.at(this.now + afterMs, () => this.organizations.sendByHand(`h-hand-${index}`));
    }
    if (options.sweeps === true) this.#scheduleSweep(this.now + SWEEP_INTERVAL);
  }

  get now(): number {
    return this.processes.clock.now();
  }

  get control() {
    const { control } = this.store;
    return control === null ? INITIAL_CONTROL : decodeControl(control.version, control.state);
  }

  at(at: number, run: () => void): void {
    this.#agenda.push({ at, run });
  }

  /** A function of ours, alone with its ports: it can die between any two calls to them. */
  turnstileOf(wrap: <T extends object>(port: T) => T): AdmissionControl {
    const ports = {
      store: wrap(this.store),
      tokens: wrap(this.tokens),
      callbacks: wrap(this.callbacks),
      timers: wrap(this.timers),
      publisher: wrap(this.publisher),
      notices: wrap(this.notices),
      outcomes: wrap(this.outcomes),
      organizations: wrap(this.organizations),
      accountQuota: wrap({ read: async () => this.organizations.statedQuota }),
      clock: this.processes.clock,
      log: this.log,
    };
    return new AdmissionControl(ports, admissionRules(this.settings));
  }

  /** Plays until nothing is left to happen, or the days are over. */
  async run(): Promise<void> {
    const end = this.now + (this.#options.days ?? 60) * DAY;
    for (;;) {
      await this.processes.drain();
      this.onQuiet();
      const next = this.#agenda.toSorted((a, b) => a.at - b.at)[0];
      const timerAt = [...this.timers.started.values()].toSorted((a, b) => a - b)[0];
      const at = Math.min(next?.at ?? Infinity, timerAt ?? Infinity);
      if (at > end) return;
      this.processes.clock.moveTo(at);
      if (next !== undefined && next.at === at) {
        this.#agenda.splice(this.#agenda.indexOf(next), 1);
        next.run();
      } else {
        const dueAt = this.timers.next(at);
        if (dueAt !== null) this.#dispatchTimer(new Date(dueAt).toISOString());
      }
    }
  }

  #dispatchTimer(dueAt: string): void {
    const sweeps = { run: async () => this.#sweep() };
    this.processes.retry(60, (wrap) =>
      dispatchAdmissions({ dueAt }, { turnstile: this.turnstileOf(wrap), sweeps: wrap(sweeps) }),
    );
  }

  /** As long as a row is open, like the schedule: a sweep of nothing ends at once. */
  #scheduleSweep(at: number): void {
    this.at(at, () => {
      if (this.#isOver()) return;
      this.#sweep();
      this.#scheduleSweep(at + SWEEP_INTERVAL);
    });
  }

  #isOver(): boolean {
    const ends = [...this.results.values()].filter((end) => end !== 'invited');
    return ends.length === this.#options.arrivals.length;
  }

  #sweep(): void {
    this.#sweeps += 1;
    if (this.#sweeps > 10_000) throw new Error('more sweeps than any campaign needs');
    this.processes.start(900, async (wrap) => {
      const turnstile = this.turnstileOf(wrap);
      const organizations = wrap(this.organizations);
      const startedAt = this.now;
      const invitations = await organizations.snapshot();
      const members = await organizations.countMembers();
      // First what the sweep finds ended, then the counts: as reconcile-handshakes does.
      for (const { id, state } of invitations) {
        const how = RELEASES[state];
        if (how === undefined) continue;
        const link = await wrap(this.directory).find('HANDSHAKE', id);
        const isDone = this.results.get(link?.target ?? '') !== 'invited';
        if (isDone) continue;
        await turnstile.release({ handshakeId: id, permitId: link?.permitId ?? null }, how);
      }
      await turnstile.rebuild({
        invitations,
        members,
        accountQuota: this.organizations.statedQuota,
        startedAt,
      });
    });
  }

  #command(run: (turnstile: AdmissionControl) => Promise<unknown>): void {
    this.processes.retry(60, (wrap) => run(this.turnstileOf(wrap)));
  }

  /** As operator-commands does: the row first, then whoever is parked. */
  #withdraw(index: number): void {
    const { target, executionArn } = namesOf(index);
    this.processes.retry(60, async (wrap) => {
      await wrap(this.outcomes).requestWithdrawal(target, executionArn);
      const parked = await wrap(this.tokens).get(executionArn, 'Await admission');
      if (parked === null) return;
      await wrap(this.callbacks).succeed(parked.token, { kind: 'withdrawn' });
      await this.turnstileOf(wrap).leave(executionArn);
    });
  }

  #start(index: number): void {
    const { target, executionArn } = namesOf(index);
    const asked = invitationOf(target, new Date(this.now).toISOString());
    this.outcomes.seed(rowOf(asked, executionArn));
    this.#await(index, asked, executionArn, null, null);
  }

  #await(
    index: number,
    invitation: Invitation,
    executionArn: string,
    notBefore: string | null,
    refusals: { rounds: number; refusals: object } | null,
  ): void {
    const enteredAt = new Date(this.now).toISOString();
    let hasResumed = false;
    let openToken: string | null = null;
    this.processes.retry<unknown>(30, (wrap, retryCount) => {
      if (hasResumed) return Promise.resolve();
      if (openToken !== null) this.callbacks.close(openToken);
      const visit: Visit = { executionArn, enteredAt, retryCount };
      const taskToken = `${executionArn}#${enteredAt}#${retryCount}#${this.processes.nextId()}`;
      openToken = taskToken;
      this.#waiting.set(taskToken, (result) => {
        hasResumed = true;
        const permit = 'permit' in result ? (result.permit as Permit) : null;
        this.#invite(index, invitation, executionArn, permit, refusals);
      });
      return requestAdmission(
        { visit, taskToken, invitation, attempts: 0, notBefore },
        {
          tokens: wrap(this.tokens),
          outcomes: wrap(this.outcomes),
          callbacks: wrap(this.callbacks),
          turnstile: this.turnstileOf(wrap),
          clock: this.processes.clock,
        },
      );
    });
  }

  #invite(
    index: number,
    invitation: Invitation,
    executionArn: string,
    permit: Permit | null,
    carried: { rounds: number; refusals: object } | null,
  ): void {
    // Step Functions enters the next state a little later.
    const enteredAt = new Date(this.processes.clock.tick()).toISOString();
    const run = (wrap: Wrap, retryCount: number) =>
      inviteAccount(
        {
          visit: { executionArn, enteredAt, retryCount },
          invitation,
          attempts: 0,
          rounds: carried?.rounds ?? 0,
          refusals: null,
          permit,
        },
        DEFAULT_POLICY,
        {
          outcomes: wrap(this.outcomes),
          directory: wrap(this.directory),
          organizations: wrap(this.organizations),
          turnstile: this.turnstileOf(wrap),
          publisher: wrap(this.publisher),
          clock: this.processes.clock,
          log: this.log,
        },
      );
    this.processes.retry(60, run, (result) => this.#goOn(index, invitation, executionArn, result));
  }

  #goOn(
    index: number,
    invitation: Invitation,
    executionArn: string,
    result: InviteAccountResult,
  ): void {
    this.processes.clock.tick();
    if (result.kind === 'requeue') {
      this.#await(index, invitation, executionArn, result.notBefore, null);
    } else if (result.kind === 'wait') {
      this.#await(index, invitation, executionArn, result.notBefore, result);
    } else if (result.kind === 'invited') {
      this.results.set(invitation.target, 'invited');
      const owner = this.#options.owners[index % this.#options.owners.length];
      if (owner !== undefined) this.#answer(invitation.target, result.handshake.id, owner);
    } else {
      this.results.set(invitation.target, result.kind);
    }
  }

  #answer(target: string, handshakeId: string | null, owner: Owner): void {
    this.at(this.now + owner.afterMs, () => {
      const id = this.organizations.end(target, owner.answer);
      this.processes.retry(60, async (wrap) => {
        const link = await wrap(this.directory).find('HANDSHAKE', handshakeId ?? id);
        const ended = { handshakeId: id, permitId: link?.permitId ?? null };
        await this.turnstileOf(wrap).release(ended, owner.answer);
        this.results.set(target, owner.answer);
      });
    });
  }
}

function namesOf(index: number): { readonly target: string; readonly executionArn: string } {
  return {
    target: String(100_000_000_000 + index),
    executionArn: `arn:aws:states:us-east-1:999988887777:execution:Invitation:e${index}`,
  };
}

function invitationOf(target: string, requestedAt: string): Invitation {
  const far = new Date(Date.parse(requestedAt) + 350 * DAY).toISOString();
  const dates = { requestedAt, admitBy: far, deadline: far };
  return invitation({ target, requestId: `r-${target}`, ...dates });
}

function rowOf(asked: Invitation, executionArn: string): InvitationItem {
  const { target, requestId, requestedAt } = asked;
  const instants = { requestedAt, statusAt: requestedAt, updatedAt: requestedAt };
  return invitationRow({ target, requestId, executionArn, ...instants });
}
