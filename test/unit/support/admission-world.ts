import { DEFAULT_SETTINGS, type Settings } from '../../../lambdas/shared/contract/settings.ts';
import type { InviteAccountResult } from '../../../lambdas/shared/contract/tasks.ts';
import { AdmissionControl } from '../../../lambdas/shared/domain/admission/admission-control.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import { INITIAL_CONTROL } from '../../../lambdas/shared/domain/admission/control.ts';
import { decodeControl } from '../../../lambdas/shared/domain/admission/control-codec.ts';
import { dispatchAdmissions } from '../../../lambdas/shared/domain/admission/dispatch-admissions.ts';
import type { HandshakeState } from '../../../lambdas/shared/ports/organizations.ts';
import { AdmissionExecution, type Owner } from './admission-execution.ts';
import { InMemoryAdmissionStore } from './in-memory-admission-store.ts';
import {
  InMemoryDirectory,
  InMemoryFacts,
  InMemoryTokens,
  InMemoryWithdrawals,
} from './in-memory-coordination.ts';
import { InMemoryLog } from './in-memory-log.ts';
import { InMemoryCallbacks, InMemoryNotices, InMemoryPublisher } from './in-memory-messaging.ts';
import { InMemoryOutcomes } from './in-memory-outcomes.ts';
import { InMemoryTimers } from './in-memory-timers.ts';
import { ProcessTable, type Wrap } from './process-table.ts';
import { QuotaOrganizations } from './quota-organizations.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Rarer than deployed: everything has to get along without for hours. */
const SWEEP_INTERVAL = 7 * HOUR;

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
  readonly directory = new InMemoryDirectory();
  readonly facts = new InMemoryFacts();
  readonly withdrawals = new InMemoryWithdrawals();
  readonly store = new InMemoryAdmissionStore(this.directory);
  readonly tokens = new InMemoryTokens();
  readonly outcomes = new InMemoryOutcomes();
  readonly publisher = new InMemoryPublisher();
  readonly notices = new InMemoryNotices();
  readonly callbacks = new InMemoryCallbacks();
  readonly timers = new InMemoryTimers();
  readonly log = new InMemoryLog();
  readonly processes: ProcessTable;
  readonly organizations: QuotaOrganizations;
  readonly results = new Map<string, InviteAccountResult['kind'] | Owner['answer']>();
  readonly settings: Settings;
  /** Executions that are parked, by token. */
  readonly waiting = new Map<string, (result: object) => void>();
  /** Test control: called whenever no function runs. */
  onQuiet: () => void = () => undefined;
  readonly #options: WorldOptions;
  readonly #agenda: Agenda[] = [];
  #sweeps = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.processes = new ProcessTable(options.seed, options.crashes ?? 0, options.stalls ?? 0);
    this.organizations = new QuotaOrganizations(this.processes.clock, options);
    const succeed = this.callbacks.succeed.bind(this.callbacks);
    this.callbacks.succeed = async (token, result) => {
      const answer = await succeed(token, result);
      if (answer === 'resumed') this.waiting.get(token)?.(result);
      return answer;
    };
    for (const [index, afterMs] of options.arrivals.entries()) {
      const owner = options.owners[index % options.owners.length];
      if (owner === undefined) throw new Error('an account without an owner');
      const execution = new AdmissionExecution(this, index, owner);
      this.at(this.now + afterMs, () => execution.start());
      const withdrawnAfter = options.withdrawals?.[index] ?? null;
      if (withdrawnAfter !== null) {
        this.at(this.now + withdrawnAfter, () => execution.withdraw());
      }
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
  turnstileOf(wrap: Wrap): AdmissionControl {
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
        await turnstile.release(id, how);
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
}
