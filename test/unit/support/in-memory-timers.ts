import type { Timers } from '../../../lambdas/shared/ports/executions.ts';

/** Timer executions: a name runs once. */
export class InMemoryTimers implements Timers {
  readonly started = new Map<string, number>();

  async start(name: string, dueAt: number): Promise<void> {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) throw new Error(`no execution may be named ${name}`);
    if (!this.started.has(name)) this.started.set(name, dueAt);
  }

  /** Test control: takes out the next timer that is due at or before `until`. */
  next(until = Infinity): number | null {
    const [first] = [...this.started].sort(([, a], [, b]) => a - b);
    if (first === undefined || first[1] > until) return null;
    this.started.delete(first[0]);
    return first[1];
  }
}
