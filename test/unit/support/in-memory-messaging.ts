import {
  EVENTS,
  type EventDetail,
  type OutgoingEventName,
} from '../../../lambdas/shared/contract/events.ts';
import type { Callbacks, Notices, Publisher } from '../../../lambdas/shared/ports/messaging.ts';

/** Callbacks: a token works once. */
export class InMemoryCallbacks implements Callbacks {
  /** Results by token, in the order of the answers. */
  readonly resumed: { readonly token: string; readonly result: object }[] = [];
  readonly #closed = new Set<string>();

  /** Test control: the callback has timed out. */
  close(token: string): void {
    this.#closed.add(token);
  }

  /** Test control: what a token was answered with. */
  resultOf(token: string): object | undefined {
    return this.resumed.find((one) => one.token === token)?.result;
  }

  async succeed(token: string, result: object): Promise<'resumed' | 'closed'> {
    if (this.#closed.has(token)) return 'closed';
    this.#closed.add(token);
    this.resumed.push({ token, result });
    return 'resumed';
  }
}

/** The bus: refuses a detail that its own schema refuses. */
export class InMemoryPublisher implements Publisher {
  readonly published: { readonly name: OutgoingEventName; readonly detail: unknown }[] = [];

  async publish<N extends OutgoingEventName>(name: N, detail: EventDetail<N>): Promise<void> {
    EVENTS[name].schema.parse(detail);
    this.published.push({ name, detail });
  }

  /** Test control: details of one event name. */
  detailsOf<N extends OutgoingEventName>(name: N): EventDetail<N>[] {
    return this.published
      .filter((one) => one.name === name)
      .map((one) => one.detail as EventDetail<N>);
  }
}

/** The topic, with the limits of SNS: a subject of 1 to 100 ASCII characters on one line. */
export class InMemoryNotices implements Notices {
  readonly sent: { readonly subject: string; readonly text: string }[] = [];

  async send(notice: { readonly subject: string; readonly text: string }): Promise<void> {
    if (!/^[A-Za-z0-9!-/:-@[-`{-~][ -~]{0,99}$/.test(notice.subject)) {
      throw new Error(`SNS refuses the subject '${notice.subject}'`);
    }
    this.sent.push(notice);
  }
}
