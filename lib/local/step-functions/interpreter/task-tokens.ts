import type { Random } from '../../clock/random.ts';
import type { StateFailure } from '../data/failure.ts';
import type { Payload } from '../data/payload.ts';
import type { Execution } from './execution.ts';

export type TaskOutcome =
  | { readonly kind: 'succeeded'; readonly result: Payload }
  | { readonly kind: 'failed'; readonly failure: StateFailure };

/** A task that waits for its token to come back. */
export interface PendingTask {
  readonly settle: (outcome: TaskOutcome) => void;
  readonly heartbeat: () => void;
}

export type TokenLookup =
  | { readonly kind: 'pending'; readonly task: PendingTask }
  /** Issued, but the task has ended since. */
  | { readonly kind: 'closed' }
  /** Well formed, but never issued. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'malformed' };

const PREFIX = 'AQBs';

/**
 * Issues and finds task tokens. A token carries the execution, its number and a seal, so that one
 * of a closed task is recognised without being remembered.
 */
export class TaskTokens {
  readonly #pending = new Map<string, PendingTask>();
  readonly #random: Random;
  readonly #findExecution: (arn: string) => Execution | undefined;

  constructor(random: Random, findExecution: (arn: string) => Execution | undefined) {
    this.#random = random;
    this.#findExecution = findExecution;
  }

  issue(execution: Execution): string {
    execution.tokensIssued++;
    return this.#seal(execution.arn, execution.tokensIssued);
  }

  open(token: string, task: PendingTask): () => void {
    this.#pending.set(token, task);
    return () => this.#pending.delete(token);
  }

  find(token: string): TokenLookup {
    const task = this.#pending.get(token);
    if (task !== undefined) {
      return { kind: 'pending', task };
    }
    if (!token.startsWith(PREFIX)) {
      return { kind: 'malformed' };
    }
    const text = Buffer.from(token.slice(PREFIX.length), 'base64').toString();
    const [arn = '', number = ''] = text.split('#');
    const issued = this.#findExecution(arn)?.tokensIssued ?? 0;
    const isOurs = Number(number) <= issued && token === this.#seal(arn, Number(number));
    return { kind: isOurs ? 'closed' : 'unknown' };
  }

  #seal(arn: string, number: number): string {
    const stream = this.#random.fork(`${arn}#${number}`);
    const seal = Array.from({ length: 4 }, () => Math.floor(stream.next() * 2 ** 32).toString(36));
    return PREFIX + Buffer.from(`${arn}#${number}#${seal.join('')}`).toString('base64');
  }
}
