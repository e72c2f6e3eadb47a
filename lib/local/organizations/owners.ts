import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { AwsFault, type Caller } from '../endpoint/service.ts';
import type { Account } from './accounts.ts';
import { type DelayDistribution, drawDelayMs } from './delay.ts';
import { ExceptionName } from './faults.ts';
import { type Handshake, HandshakeState } from './handshakes.ts';
import { OperationName } from './operation-names.ts';
import { AccountState, type OwnerBehaviour } from './world.ts';

export interface OwnersProps {
  readonly clock: Clock;
  readonly random: Random;
  /** Calls the service as anybody would, with its throttles and faults. */
  readonly call: (operation: OperationName, handshakeId: string, caller: Caller) => void;
}

type Answer = typeof OperationName.AcceptHandshake | typeof OperationName.DeclineHandshake;

const DEFAULT_DELAY: DelayDistribution = { kind: 'fixed', hours: 24 };
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const TRANSIENT: ReadonlySet<string> = new Set([
  ExceptionName.ConcurrentModification,
  ExceptionName.Service,
  ExceptionName.TooManyRequests,
]);
const FINAL: ReadonlySet<string> = new Set([
  ExceptionName.HandshakeAlreadyInState,
  ExceptionName.HandshakeNotFound,
  ExceptionName.InvalidHandshakeTransition,
]);

/** The people behind the invited accounts. They use the same operations as everybody. */
export class Owners {
  readonly #props: OwnersProps;

  constructor(props: OwnersProps) {
    this.#props = props;
  }

  /** Called when an invitation opens; `account.invitations` counts it already. */
  receive(handshake: Handshake, account: Account): void {
    const { owner, invitations } = account;
    if (owner === undefined || !canRead(account) || invitations <= (owner.overlooks ?? 0)) return;
    const random = this.#props.random.fork(`${account.id}/${invitations}`);
    const answer = drawAnswer(owner, random);
    if (answer === undefined) return;
    const delayMs = drawDelayMs(owner.answersAfter ?? DEFAULT_DELAY, random);
    this.#schedule(handshake, account, answer, handshake.requestedAtMs + delayMs);
  }

  #schedule(handshake: Handshake, account: Account, answer: Answer, dueAtMs: number): void {
    if (dueAtMs >= handshake.expiresAtMs) return;
    this.#props.clock.schedule(dueAtMs, `owner of ${account.id}: ${answer}`, () =>
      this.#answer(handshake, account, answer),
    );
  }

  /** An owner who is refused tries again: after a minute when AWS was busy, else the next day. */
  #answer(handshake: Handshake, account: Account, answer: Answer): void {
    if (handshake.state !== HandshakeState.Open) return;
    try {
      this.#props.call(answer, handshake.id, ownerOf(account.id));
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      if (FINAL.has(error.name) || handshake.state !== HandshakeState.Open) return;
      const waitMs = TRANSIENT.has(error.name) ? MINUTE_MS : DAY_MS;
      this.#schedule(handshake, account, answer, this.#props.clock.now() + waitMs);
    }
  }
}

/** Who calls when an owner answers. */
export function ownerOf(accountId: string): Caller {
  return { accountId, accessKeyId: `OWNER${accountId}` };
}

/** Management accounts never see an invitation, and nobody can sign in to a closed account. */
function canRead(account: Account): boolean {
  return account.state === AccountState.Active && account.elsewhere?.role !== 'management';
}

function drawAnswer(owner: OwnerBehaviour, random: Random): Answer | undefined {
  const accepts = owner.accepts ?? 0;
  const chance = random.next();
  if (chance < accepts) return OperationName.AcceptHandshake;
  if (chance < accepts + (owner.declines ?? 0)) return OperationName.DeclineHandshake;
  return undefined;
}
