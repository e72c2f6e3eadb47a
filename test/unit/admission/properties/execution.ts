import type { Permit, Visit } from '../../../../lambdas/shared/contract/tasks.ts';
import type { Turnstile } from '../../../../lambdas/shared/domain/admission/turnstile.ts';
import type { Wrap } from '../../support/process-table.ts';
import type { Account } from './account.ts';
import { answerCall, answersAfter } from './aws-answers.ts';
import type { Fleet } from './fleet.ts';
import { HOUR } from './history.ts';
import type { SentInvitation } from './quota-oracle.ts';
import type { Answer, Called } from './watch.ts';

/** An account that was refused for a reason of its own comes back after so long. */
const ACCOUNT_REFUSED_FOR = HOUR;

/** One invitation on its way through admission, its functions retried as Step Functions would. */
export class Execution {
  readonly account: Account;
  readonly #fleet: Fleet;

  constructor(fleet: Fleet, account: Account) {
    this.#fleet = fleet;
    this.account = account;
  }

  arrive(): void {
    const { account } = this;
    const fleet = this.#fleet;
    account.requestedAt = fleet.now;
    const { dueAfter, withdrawnAfter } = account.story;
    this.#await(dueAfter === null ? null : fleet.now + dueAfter);
    if (withdrawnAfter === null) return;
    fleet.at(fleet.now + withdrawnAfter, () => this.#withdraw());
  }

  /** Only who waits is withdrawn here: the token is used up, then the entry goes. */
  #withdraw(): void {
    const { account } = this;
    const fleet = this.#fleet;
    if (account.phase !== 'waiting') return;
    if (account.token !== null) fleet.waiting.delete(account.token);
    account.phase = 'done';
    fleet.run(60, (turnstile) => turnstile.leave(account.arn));
  }

  #await(notBefore: number | null): void {
    const { account } = this;
    const fleet = this.#fleet;
    const enteredAt = new Date(fleet.processes.clock.tick()).toISOString();
    account.wait(notBefore, enteredAt);
    const requestedAt = account.requestedAt;
    fleet.run<unknown>(30, async (turnstile, wrap, retryCount) => {
      // Somebody may have admitted it before its function died.
      if (!account.isWaiting || account.enteredAt !== enteredAt) return;
      if (account.token !== null) fleet.waiting.delete(account.token);
      const visit: Visit = { executionArn: account.arn, enteredAt, retryCount };
      const token = `${account.arn}#${enteredAt}#${retryCount}`;
      account.token = token;
      fleet.waiting.set(token, (permit, by) => {
        fleet.watch.admitted?.(account, by);
        fleet.pauseIfPlanned();
        account.phase = 'admitted';
        this.#invite(permit);
      });
      const { target, story } = account;
      const parking = { visit, token, target, story, requestedAt, notBefore };
      await fleet.ports.park(wrap, turnstile, parking);
      if (account.token === token) account.seenFrom = fleet.nextOrder();
    });
  }

  #invite(permit: Permit): void {
    const { account } = this;
    const fleet = this.#fleet;
    const enteredAt = new Date(fleet.processes.clock.tick()).toISOString();
    let recorded: Called | null = null;
    fleet.run(
      60,
      async (turnstile, wrap, retryCount) => {
        const visit: Visit = { executionArn: account.arn, enteredAt, retryCount };
        let called = recorded;
        if (called === null) {
          fleet.watch.asking?.(account);
          const taken = await turnstile.take(permit, visit);
          if (taken.kind === 'denied') return { answer: 'denied', scope: null } as const;
          fleet.watch.taken?.(account, taken.earlierCallAt !== null);
          await fleet.processes.clock.pause(Math.max(0, taken.callAt - fleet.now));
          account.lostAnswers += 1;
          called = await this.#call(wrap);
          if (called.answer === 'invited') {
            // It is written into its row before it is concluded: a retry finds it there.
            const sent = fleet.oracle.latestOf(account.target);
            if (sent !== null) await fleet.ports.record(wrap, account.arn, sent);
            recorded = called;
          }
          account.lostAnswers -= 1;
        }
        const { scope } = await turnstile.conclude(permit, visit, called.conclusion);
        return { answer: called.answer, scope } as const;
      },
      ({ answer, scope }) => {
        fleet.watch.concluded?.(account, answer);
        fleet.processes.clock.tick();
        this.#goOn(answer, scope === 'account');
      },
    );
  }

  #goOn(answer: Answer | 'denied', isItsOwn: boolean): void {
    const { account } = this;
    const fleet = this.#fleet;
    if (answer === 'invited' || answer === 'adopted') {
      account.phase = 'invited';
      account.following = fleet.oracle.latestOf(account.target);
      this.#tellEnd();
    } else if (answer === 'member') {
      account.phase = 'done';
    } else {
      this.#await(isItsOwn ? fleet.now + ACCOUNT_REFUSED_FOR : null);
    }
  }

  async #call(wrap: Wrap): Promise<Called> {
    const { account } = this;
    const fleet = this.#fleet;
    fleet.watch.calling?.(account);
    try {
      return await wrap({ call: () => this.#answer() }).call();
    } finally {
      fleet.watch.hungUp?.(account);
    }
  }

  #answer(): Called {
    const { account } = this;
    const fleet = this.#fleet;
    const called = answerCall(account, fleet.oracle, fleet.now);
    fleet.watch.called?.(account, called.answer);
    const sent = fleet.oracle.latestOf(account.target);
    if (called.answer === 'invited' && sent !== null) {
      fleet.at(fleet.now + answersAfter(account), () => this.#end(sent));
    }
    return called;
  }

  #end(sent: SentInvitation): void {
    sent.ended = this.account.story.answer;
    sent.endedAt = this.#fleet.now;
    // Whoever counts the members from now on counts them later than this.
    this.#fleet.processes.clock.tick();
    this.#tellEnd();
  }

  /** As soon as the owner has answered and the invitation is recorded, events may come. */
  #tellEnd(): void {
    const { account } = this;
    const fleet = this.#fleet;
    if (account.phase !== 'invited' || account.following?.ended === null) return;
    for (let copy = 0; copy < fleet.history.copies; copy += 1) {
      fleet.at(fleet.now + fleet.history.eventsTake * (copy + 1), () =>
        fleet.run(60, (turnstile) => this.releaseEnded(turnstile)),
      );
    }
  }

  async releaseEnded(turnstile: Turnstile): Promise<void> {
    const { account } = this;
    const { following } = account;
    if (following === null || following.ended === null) return;
    await turnstile.release(following.id, following.ended, following.endedAt);
    if (account.phase === 'done') return;
    account.phase = 'done';
    const { leavesAfter } = account.story;
    if (following.ended !== 'accepted' || leavesAfter === null) return;
    this.#fleet.at(this.#fleet.now + leavesAfter, () => this.#leave(following));
  }

  /** Only a member whom we know to be one: another's departure asks for a sweep. */
  #leave(joined: SentInvitation): void {
    const { processes, history, now } = this.#fleet;
    joined.leftAt = now;
    processes.clock.tick();
    for (let copy = 0; copy < history.copies; copy += 1) {
      this.#fleet.at(now + history.eventsTake * (copy + 1), () =>
        this.#fleet.run(60, async (turnstile) => {
          await turnstile.release(joined.id, 'departed', now);
          this.account.hasLeft = true;
        }),
      );
    }
  }
}
