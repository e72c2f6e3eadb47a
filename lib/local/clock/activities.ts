import type { Release, Turn } from './due-queue.ts';

interface Activity {
  readonly label: string;
  suspendedIn: string | undefined;
  hasEnded: boolean;
  release: (how: Release) => void;
}

/** Gives the baton to a suspended activity again. */
export type Resume<T> = (value: T) => Turn;

/**
 * Who holds the baton. An activity takes it when it starts and gives it back when it ends or is
 * suspended. Whatever runs in between belongs to it: no asynchronous context is needed to tell, and
 * none is used, since Node.js makes every promise of the process pay for it.
 */
export class Activities {
  #holder: Activity | undefined;
  readonly #suspended = new Set<Activity>();
  readonly #onError: (error: unknown, label: string) => void;

  constructor(onError: (error: unknown, label: string) => void) {
    this.#onError = onError;
  }

  /** Where activities are suspended, sorted. */
  suspendedIn(): string[] {
    return [...this.#suspended].map(({ suspendedIn, label }) => suspendedIn ?? label).sort();
  }

  /** Gives the baton to a new activity; settles when it gives it back. */
  start(label: string, body: () => void | Promise<void>): Turn {
    const activity: Activity = {
      ...{ label, suspendedIn: undefined, hasEnded: false },
      release: () => {},
    };
    const fail = (error: unknown) => this.#onError(error, label);
    const turn = this.#takeBaton(activity);
    let result: void | Promise<void>;
    try {
      result = body();
    } catch (error) {
      activity.hasEnded = true;
      fail(error);
      return undefined;
    }
    if (result === undefined) {
      activity.hasEnded = true;
      return undefined;
    }
    result.catch(fail).finally(() => this.#end(activity));
    return turn;
  }

  /** The label of the activity that calls. Throws when there is none that could be suspended. */
  label(operation: string): string {
    return this.#require(operation).label;
  }

  /** Parks the activity that calls and gives the baton back until it is resumed. */
  suspend<T>(operation: string, where: string, park: (resume: Resume<T>) => void): Promise<T> {
    const activity = this.#require(operation);
    return new Promise<T>((resolve) => {
      activity.suspendedIn = where;
      this.#suspended.add(activity);
      park((value) => {
        if (activity.hasEnded) {
          return undefined;
        }
        activity.suspendedIn = undefined;
        this.#suspended.delete(activity);
        const turn = this.#takeBaton(activity);
        resolve(value);
        return turn;
      });
      activity.release('suspended');
    });
  }

  #end(activity: Activity): void {
    const { label, suspendedIn } = activity;
    activity.hasEnded = true;
    if (suspendedIn !== undefined) {
      this.#suspended.delete(activity);
      this.#onError(
        new Error(
          `"${label}" ended while it was suspended in "${suspendedIn}"; await what suspends it`,
        ),
        label,
      );
    }
    activity.release('ended');
  }

  #require(operation: string): Activity {
    const activity = this.#holder;
    if (activity === undefined || activity.hasEnded) {
      throw new Error(
        `${operation} was called outside an activity; start one with schedule() and call it there`,
      );
    }
    if (activity.suspendedIn !== undefined) {
      throw new Error(
        `"${activity.label}" is suspended in "${activity.suspendedIn}" already; an activity is one line of control, schedule() a second one`,
      );
    }
    return activity;
  }

  #takeBaton(activity: Activity): Promise<Release> {
    this.#holder = activity;
    return new Promise((resolve) => {
      activity.release = resolve;
    });
  }
}
