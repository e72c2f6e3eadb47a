import { DEFAULT_POLICY } from '../../../lambdas/shared/contract/exception-policy.ts';
import type {
  Invitation,
  InviteAccountResult,
  Permit,
  Visit,
} from '../../../lambdas/shared/contract/tasks.ts';
import { requestAdmission } from '../../../lambdas/shared/domain/admission/request-admission.ts';
import { inviteAccount } from '../../../lambdas/shared/domain/disposition/invite-account.ts';
import type { AdmissionWorld } from './admission-world.ts';
import { invitation, invitationRow } from './invitation-rows.ts';
import type { Wrap } from './process-table.ts';

const YEAR_ALMOST = 350 * 24 * 3_600_000;

/** How an owner answers, and after how long. */
export interface Owner {
  readonly answer: 'accepted' | 'declined' | 'expired';
  readonly afterMs: number;
}

/**
 * One execution of the workflow as far as admission goes: Await admission and Invite account with
 * the real functions, retried as Step Functions would, each retry with a new token.
 */
export class AdmissionExecution {
  readonly #world: AdmissionWorld;
  readonly #owner: Owner;
  readonly #target: string;
  readonly #arn: string;
  #invitation: Invitation = invitation();

  constructor(world: AdmissionWorld, index: number, owner: Owner) {
    this.#world = world;
    this.#owner = owner;
    this.#target = String(100_000_000_000 + index);
    this.#arn = `arn:aws:states:us-east-1:999988887777:execution:Invitation:e${index}`;
  }

  start(): void {
    const requestedAt = new Date(this.#world.now).toISOString();
    const far = new Date(this.#world.now + YEAR_ALMOST).toISOString();
    const [target, requestId] = [this.#target, `r-${this.#target}`];
    const dates = { requestedAt, admitBy: far, deadline: far };
    this.#invitation = invitation({ target, requestId, ...dates });
    const instants = { requestedAt, statusAt: requestedAt, updatedAt: requestedAt };
    const row = invitationRow({ target, requestId, executionArn: this.#arn, ...instants });
    this.#world.outcomes.seed(row);
    this.#await(null, 0);
  }

  /** As operator-commands does: the row first, then whoever is parked. */
  withdraw(): void {
    const world = this.#world;
    world.processes.retry(60, async (wrap) => {
      await wrap(world.outcomes).requestWithdrawal(this.#target, this.#arn);
      const parked = await wrap(world.tokens).get(this.#arn, 'Await admission');
      if (parked === null) return;
      await world.turnstileOf(wrap).leave(this.#arn);
      await wrap(world.callbacks).succeed(parked.token, { kind: 'withdrawn' });
      await wrap(world.tokens).remove(parked);
    });
  }

  #await(notBefore: string | null, rounds: number): void {
    const world = this.#world;
    const enteredAt = new Date(world.now).toISOString();
    let hasResumed = false;
    let openToken: string | null = null;
    world.processes.retry<unknown>(30, (wrap, retryCount) => {
      if (hasResumed) return Promise.resolve();
      if (openToken !== null) world.callbacks.close(openToken);
      const visit: Visit = { executionArn: this.#arn, enteredAt, retryCount };
      const taskToken = `${this.#arn}#${enteredAt}#${retryCount}#${world.processes.nextId()}`;
      openToken = taskToken;
      world.waiting.set(taskToken, (result) => {
        hasResumed = true;
        this.#invite('permit' in result ? (result.permit as Permit) : null, rounds);
      });
      return requestAdmission(
        { visit, taskToken, invitation: this.#invitation, attempts: 0, notBefore },
        {
          tokens: wrap(world.tokens),
          withdrawals: wrap(world.withdrawals),
          outcomes: wrap(world.outcomes),
          callbacks: wrap(world.callbacks),
          turnstile: world.turnstileOf(wrap),
          clock: world.processes.clock,
        },
      );
    });
  }

  #invite(permit: Permit | null, rounds: number): void {
    const world = this.#world;
    // Step Functions enters the next state a little later.
    const enteredAt = new Date(world.processes.clock.tick()).toISOString();
    const run = (wrap: Wrap, retryCount: number) => {
      const visit = { executionArn: this.#arn, enteredAt, retryCount };
      const asked = { visit, invitation: this.#invitation, attempts: 0, rounds, permit };
      return inviteAccount({ ...asked, refusals: null }, DEFAULT_POLICY, {
        outcomes: wrap(world.outcomes),
        directory: wrap(world.directory),
        facts: wrap(world.facts),
        organizations: wrap(world.organizations),
        turnstile: world.turnstileOf(wrap),
        publisher: wrap(world.publisher),
        watch: { begin: async () => undefined },
        clock: world.processes.clock,
        log: world.log,
      });
    };
    world.processes.retry(60, run, (result) => this.#goOn(result, rounds));
  }

  #goOn(result: InviteAccountResult, rounds: number): void {
    const world = this.#world;
    world.processes.clock.tick();
    if (result.kind === 'requeue') {
      this.#await(result.notBefore, rounds);
    } else if (result.kind === 'wait') {
      this.#await(result.notBefore, result.rounds);
    } else {
      world.results.set(this.#target, result.kind);
      if (result.kind === 'invited') this.#awaitOwner(result.handshake.id);
    }
  }

  #awaitOwner(handshakeId: string | null): void {
    const world = this.#world;
    const { answer, afterMs } = this.#owner;
    world.at(world.now + afterMs, () => {
      const id = world.organizations.end(this.#target, answer);
      world.processes.retry(60, async (wrap) => {
        await world.turnstileOf(wrap).release(handshakeId ?? id, answer);
        world.results.set(this.#target, answer);
      });
    });
  }
}
