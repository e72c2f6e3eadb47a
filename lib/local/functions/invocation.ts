import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import type { Death } from '../faults/interceptor.ts';
import { currentSandbox, type Sandbox, switchSandbox } from './sandbox.ts';

export interface InvocationProps {
  readonly requestId: string;
  /** The execution whose state waits for the answer, when one does. */
  readonly executionArn: string | undefined;
  readonly environment: Record<string, string | undefined>;
  readonly clock: Clock;
  readonly random: Random;
  readonly deadlineMs: number;
  readonly write: (text: string) => void;
}

/** One invocation of a function, from its start until nothing of it may run any more. */
export class Invocation implements Sandbox {
  static readonly TIMED_OUT = Symbol('timed out');
  static readonly EXITED = Symbol('exited');

  readonly requestId: string;
  readonly executionArn: string | undefined;
  readonly environment: Record<string, string | undefined>;
  readonly random: Random;
  /** Resolves with `TIMED_OUT` when the function sleeps past its deadline, else never. */
  readonly timedOut: Promise<typeof Invocation.TIMED_OUT>;
  readonly #props: InvocationProps;
  /** Resolves when the function is killed from outside, else never. */
  readonly killed: Promise<Death>;
  #timeOut: (value: typeof Invocation.TIMED_OUT) => void = () => {};
  #kill: (death: Death) => void = () => {};
  readonly #callsUnderWay = new Set<object>();
  #ended = false;
  #isAsleep = false;
  #isDead = false;

  constructor(props: InvocationProps) {
    this.requestId = props.requestId;
    this.executionArn = props.executionArn;
    this.environment = props.environment;
    this.random = props.random;
    this.#props = props;
    this.timedOut = new Promise((resolve) => {
      this.#timeOut = resolve;
    });
    this.killed = new Promise((resolve) => {
      this.#kill = resolve;
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
    // Asleep at a call that it has made, the function does not run before that is answered.
    const awake = switchSandbox(undefined);
    this.#isAsleep = true;
    await clock.sleepUntil(Math.min(wakeAt, deadlineMs));
    this.#isAsleep = false;
    if (wakeAt >= deadlineMs) {
      this.#timeOut(Invocation.TIMED_OUT);
      // Lambda freezes a function that timed out: nothing after this sleep runs.
      await new Promise(() => {});
    }
    switchSandbox(awake);
  }

  /** Whether code of the function may run now: of all functions, one is awake at a time. */
  get isAwake(): boolean {
    return !this.#isAsleep && !this.#ended;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Suspends the function from outside, at a call it has made. */
  pause(ms: number): Promise<void> {
    return this.sleep(ms);
  }

  /** Ends the function from outside: nothing of it runs or is heard of any more. */
  die(death: Death): void {
    this.#isDead = true;
    this.#kill(death);
  }

  write(text: string): void {
    if (!this.#isDead) this.#props.write(text);
  }

  callStarted(call: object): void {
    this.#callsUnderWay.add(call);
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
        `the function returned while ${unawaited} of its calls were under way; await every call`,
      );
      error.name = 'UnawaitedCall';
      throw error;
    }
  }

  end(): void {
    this.#ended = true;
    if (currentSandbox() === this) switchSandbox(undefined);
  }
}
