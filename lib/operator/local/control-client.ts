import type { ClockReading, Notice } from '../../local/control/control-surface.ts';
import type { Usage } from '../../local/organizations/control.ts';

/** What the owner of an account may be made to do. */
export const OwnerAction = {
  ACCEPT: 'accept',
  DECLINE: 'decline',
  DEPART: 'depart',
  RESOLVE: 'resolve',
} as const;
export type OwnerAction = (typeof OwnerAction)[keyof typeof OwnerAction];

/** The engine could not be reached, or would not do it. The message is for a person. */
export class ControlRefused extends Error {
  override readonly name = 'ControlRefused';
}

/** Talks to the control surface of an engine that runs in another process. */
export class ControlClient {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint.replace(/\/+$/, '');
  }

  readClock(): Promise<ClockReading> {
    return this.#call('GET', 'clock');
  }

  advance(ms: number): Promise<ClockReading> {
    return this.#call('POST', 'clock/advance', { ms });
  }

  setFactor(factor: number): Promise<ClockReading> {
    return this.#call('POST', 'clock/factor', { factor });
  }

  async notices(): Promise<readonly Notice[]> {
    const { notices } = await this.#call<{ notices: readonly Notice[] }>('GET', 'notices');
    return notices;
  }

  async actAsOwner(action: OwnerAction, accountId: string): Promise<void> {
    await this.#call('POST', `accounts/${accountId}/${action}`, {});
  }

  async resolveOrganization(): Promise<void> {
    await this.#call('POST', 'organization/resolve', {});
  }

  async setAccountQuota(accounts: number): Promise<void> {
    await this.#call('POST', 'organization/quota', { accounts });
  }

  readUsage(): Promise<Usage> {
    return this.#call('GET', 'organization');
  }

  async #call<T>(method: 'GET' | 'POST', path: string, input?: object): Promise<T> {
    const answer = await this.#fetch(method, `${this.#endpoint}/_local/${path}`, input);
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text) as T;
    throw new ControlRefused(readError(text) ?? `${this.#endpoint} answers ${answer.status}`);
  }

  async #fetch(method: string, url: string, input: object | undefined): Promise<Response> {
    try {
      return await fetch(url, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(input === undefined ? {} : { body: JSON.stringify(input) }),
      });
    } catch {
      throw new ControlRefused(
        `nothing answers at ${this.#endpoint}: start it with \`npm run local\`, or name it with --endpoint`,
      );
    }
  }
}

function readError(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}
