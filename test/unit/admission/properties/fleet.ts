import type { Permit } from '../../../../lambdas/shared/contract/tasks.ts';
import type { Turnstile } from '../../../../lambdas/shared/domain/admission/turnstile.ts';
import { ProcessTable, type Wrap } from '../../support/process-table.ts';
import { Account } from './account.ts';
import { toFacts } from './aws-answers.ts';
import { Execution } from './execution.ts';
import { FleetPorts, type Succeed } from './fleet-ports.ts';
import { DAY, type HandSent, type History, HOUR } from './history.ts';
import { QuotaOracle } from './quota-oracle.ts';
import type { Rule } from './rule.ts';
import { type Run, Violation, type Watch } from './watch.ts';

interface AgendaItem {
  readonly at: number;
  readonly run: () => void;
}

/** Plays a history on a rule, over ports in memory, with an oracle in the place of AWS. */
export class Fleet {
  readonly history: History;
  readonly oracle: QuotaOracle;
  readonly ports: FleetPorts;
  readonly accounts: readonly Account[];
  readonly processes: ProcessTable;
  readonly startedAt: number;
  watch: Watch = {};
  #violation: string | null = null;
  #order = 0;
  #admissions = 0;
  readonly #agenda: AgendaItem[] = [];
  readonly #executions: readonly Execution[];
  /** Executions that are parked, by token. */
  readonly waiting = new Map<string, (permit: Permit, by: Run) => void>();

  constructor(history: History, rule: Rule) {
    const { seed, crashes, stalls, quota, members, maxConcurrentInvites } = history;
    this.history = history;
    this.processes = new ProcessTable(seed, crashes, stalls);
    this.oracle = new QuotaOracle(quota, members);
    this.accounts = history.accounts.map((story, index) => new Account(story, index));
    const { processes, oracle } = this;
    const openRows = () => this.accounts.filter((one) => one.isWaiting).length;
    const readQuota = () => this.#readQuota();
    this.ports = new FleetPorts({
      ...{ rule, processes, oracle, maxConcurrentInvites, openRows, readQuota },
    });
    this.#executions = this.accounts.map((account) => new Execution(this, account));
    this.startedAt = this.now;
    this.#observeCommits();
    this.#plan();
  }

  get now(): number {
    return this.processes.clock.now();
  }

  violate(what: string): void {
    this.#violation ??= `${new Date(this.now).toISOString()}: ${what}`;
  }

  /** Plays until nothing is left to happen. */
  async play(): Promise<void> {
    const end = this.startedAt + this.history.days * DAY;
    for (;;) {
      await this.processes.drain();
      const next = this.#nextAt();
      this.watch.quiet?.(next);
      this.#throwViolation();
      if (next > end) break;
      this.processes.clock.moveTo(next);
      const due = this.#agenda.filter((item) => item.at <= next);
      this.#agenda.splice(0, this.#agenda.length, ...this.#agenda.filter((i) => i.at > next));
      for (const { run } of due) run();
      for (let at = this.ports.timers.next(next); at !== null; at = this.ports.timers.next(next)) {
        this.#fire(at);
      }
    }
    await this.watch.ended?.();
    this.#throwViolation();
  }

  at(at: number, run: () => void): void {
    this.#agenda.push({ at, run });
  }

  nextOrder(): number {
    this.#order += 1;
    return this.#order;
  }

  /** Runs a function to its end, as Step Functions retries one that died. */
  run<R>(
    timeoutSeconds: number,
    body: (turnstile: Turnstile, wrap: Wrap, tries: number) => Promise<R>,
    onDone?: (result: R) => void,
  ): void {
    this.processes.retry(
      timeoutSeconds,
      (wrap, tries) => body(this.#turnstileOf(wrap), wrap, tries),
      onDone,
    );
  }

  /** Sees everything that AWS shows, gives back what has ended, and counts anew. */
  sweep(): void {
    this.processes.start(900, async (wrap) => {
      const turnstile = this.#turnstileOf(wrap);
      const startedAt = this.now;
      const shown = this.oracle.sent.map(toFacts);
      for (const execution of this.#executions) {
        if (!execution.account.isDone) await execution.releaseEnded(turnstile);
      }
      await wrap({ turn: async () => undefined }).turn();
      const { members } = this.oracle;
      const accountQuota = this.#readQuota();
      await turnstile.rebuild({ invitations: shown, members, accountQuota, startedAt });
    });
  }

  #plan(): void {
    const { history, startedAt } = this;
    for (const execution of this.#executions) {
      this.at(startedAt + execution.account.story.arrivesAt, () => execution.arrive());
    }
    const { raise, lower, byHand, sweepEvery } = history;
    if (raise !== null) {
      this.at(startedAt + raise.at, () => this.#raise(raise.to));
    }
    if (lower !== null) {
      this.at(startedAt + lower.at, () => {
        this.oracle.quota = Math.min(this.oracle.quota, lower.to);
      });
    }
    for (const [index, sent] of byHand.entries()) {
      this.at(startedAt + sent.at, () => this.#sendByHand(`by hand ${index}`, sent));
    }
    if (sweepEvery !== null) this.#planSweep(startedAt + sweepEvery, sweepEvery);
  }

  /** Like the schedule: a sweep that finds no open row ends at once. */
  #planSweep(at: number, every: number): void {
    this.at(at, () => {
      if (this.accounts.every((account) => account.isDone)) return;
      this.sweep();
      this.#planSweep(at + every, every);
    });
  }

  /** Whoever has just been admitted has not taken its permit yet. */
  pauseIfPlanned(): void {
    this.#admissions += 1;
    for (const { afterAdmissions, forMs } of this.history.pauses) {
      if (afterAdmissions !== this.#admissions) continue;
      this.run(60, (turnstile) => turnstile.pause('jane'));
      this.at(this.now + forMs, () =>
        this.run(60, (turnstile) => turnstile.resume('pause', 'jane')),
      );
    }
  }

  #raise(to: number): void {
    this.oracle.quota = Math.max(this.oracle.quota, to);
    this.watch.raised?.();
    if (!this.history.isRaiseTold) return;
    this.run(60, (turnstile) => turnstile.resume('gate', 'jane'));
  }

  #sendByHand(target: string, { answer, answersAfter }: HandSent): void {
    if (this.oracle.limitAt(this.now) !== null) return;
    const sent = this.oracle.send(target, this.now);
    this.at(this.now + answersAfter, () => {
      Object.assign(sent, { ended: answer, endedAt: this.now });
      this.processes.clock.tick();
    });
  }

  #readQuota(): number | null {
    const { quotaRead } = this.history;
    const isRead =
      quotaRead === 'always' || (quotaRead === 'at first' && this.now < this.startedAt + HOUR);
    return isRead ? this.oracle.quota : null;
  }

  #fire(dueAt: number): void {
    this.run(60, async (turnstile) => {
      const { isSweepDue } = await turnstile.dispatch(dueAt);
      if (!isSweepDue) return;
      this.sweep();
      await turnstile.sweepStarted();
    });
  }

  #turnstileOf(wrap: Wrap): Turnstile {
    const by: Run = { order: this.nextOrder(), at: this.now };
    const succeed: Succeed = async (token, result) => {
      const resume = this.waiting.get(token);
      if (resume === undefined) return 'closed';
      this.waiting.delete(token);
      resume((result as { readonly permit: Permit }).permit, by);
      return 'resumed';
    };
    return this.ports.turnstileOf(wrap, succeed);
  }

  #observeCommits(): void {
    const { store } = this.ports;
    const commit = store.commitControl.bind(store);
    store.commitControl = async (next) => {
      const isWritten = await commit(next);
      if (isWritten) this.watch.committed?.();
      return isWritten;
    };
  }

  #nextAt(): number {
    const timers = [...this.ports.timers.started.values()];
    return Math.min(...this.#agenda.map(({ at }) => at), ...timers);
  }

  #throwViolation(): void {
    if (this.#violation !== null) throw new Violation(this.#violation);
  }
}
