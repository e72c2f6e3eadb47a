import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import type { Sandbox } from './sandbox.ts';

export interface InvocationProps {
  readonly requestId: string;
  readonly functionName: string;
  readonly environment: Record<string, string | undefined>;
  readonly clock: Clock;
  readonly random: Random;
  readonly deadlineMs: number;
  readonly write: (text: string) => void;
  readonly onLateCall: () => void;
}

/** One invocation of a function, from its start until nothing of it may run any more. */
export class Invocation implements Sandbox {
  static readonly TIMED_OUT = Symbol('timed out');

  readonly requestId: string;
  readonly environment: Record<string, string | undefined>;
  readonly random: Random;
  /** Resolves with `TIMED_OUT` when the function sleeps past its deadline, else never. */
  readonly timedOut: Promise<typeof Invocation.TIMED_OUT>;
  readonly #props: InvocationProps;
  #timeOut: (value: typeof Invocation.TIMED_OUT) => void = () => {};
  readonly #callsUnderWay = new Set<object>();
  #ended = false;

  constructor(props: InvocationProps) {
    this.requestId = props.requestId;
    this.environment = props.environment;
    this.random = props.random;
    this.#props = props;
    this.timedOut = new Promise((resolve) => {
      this.#timeOut = resolve;
    });
  }

  now(): number {
    return this.#props.clock.now();
  }

  remainingMs(): number {
    return Math.max(0, this.#props.deadlineMs - this.now());
  }

  async sleep(ms: number): Promise<void> {
    const { clock, deadlineMs } = this.#props;
    const wakeAt = clock.now() + Math.max(1, ms);
    await clock.sleepUntil(Math.min(wakeAt, deadlineMs));
    if (wakeAt >= deadlineMs) {
      this.#timeOut(Invocation.TIMED_OUT);
      // Lambda freezes a function that timed out: nothing after this sleep runs.
      await new Promise(() => {});
    }
  }

  write(text: string): void {
    this.#props.write(text);
  }

  callStarted(call: object): string | undefined {
    if (!this.#ended) {
      this.#callsUnderWay.add(call);
      return undefined;
    }
    this.#props.onLateCall();
    return `${this.#props.functionName} called after its invocation had ended; await every call`;
  }

  callAnswered(call: object): void {
    this.#callsUnderWay.delete(call);
  }

  /**
   * Ends an invocation whose handler has returned. Throws when calls are still under way, or start
   * within one turn of the event loop: Lambda would freeze them half-way.
   */
  async settle(): Promise<void> {
    const before = this.#callsUnderWay.size;
    await new Promise((resolve) => setImmediate(resolve));
    const unawaited = Math.max(before, this.#callsUnderWay.size);
    this.end();
    if (unawaited > 0) {
      const error = new Error(
        `${this.#props.functionName} returned while ${unawaited} of its calls were under way; await every call`,
      );
      error.name = 'UnawaitedCall';
      throw error;
    }
  }

  end(): void {
    this.#ended = true;
  }
}
