import { formatInstant } from '../clock/instant.ts';
import type { RealTimeDriver } from '../clock/real-time-driver.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { RestReply, RestRequest } from '../endpoint/rest.ts';
import { AwsFault } from '../endpoint/service.ts';
import type { Topics } from '../messaging/topics.ts';
import type { OrganizationsControl } from '../organizations/control.ts';
import { ControlFault } from './control-fault.ts';
import {
  type ControlInput,
  checkSender,
  integerIn,
  numberIn,
  parseControlInput,
} from './control-input.ts';

export interface ControlSurfaceProps {
  readonly clock: VirtualClock;
  readonly driver: RealTimeDriver;
  readonly organizations: OrganizationsControl;
  readonly topics: Topics;
}

/** Where the clock stands, and how it goes on. */
export interface ClockReading {
  /** Virtual instant, ISO 8601. */
  readonly now: string;
  /** Virtual seconds per real one; 0 while time stands. */
  readonly factor: number;
  /** When something happens next, or `null` when nothing is due any more. */
  readonly nextDueAt: string | null;
}

/** A message on a topic, as its subscribers would read it. */
export interface Notice {
  readonly at: string;
  readonly topicArn: string;
  readonly subject: string | null;
  readonly message: string;
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** `accountId` is what the path names, if it does. */
  readonly run: (input: ControlInput, accountId: string) => unknown;
}

const DAY_MS = 86_400_000;
/** An execution lives a year. */
const LONGEST_ADVANCE_MS = 366 * DAY_MS;
/** A day in a second: faster than that, ask for an advance. */
export const LARGEST_FACTOR = 86_400;
const MOST_ACCOUNTS = 50_000;

/**
 * What a person at the running engine may do that no AWS call can: move time, act as the owner of an
 * account, lift what stands in the way, read the mail. It lives below `/_local`, apart from the AWS
 * surface, and asks for no signature.
 */
export class ControlSurface {
  readonly #props: ControlSurfaceProps;
  readonly #routes: readonly Route[];

  constructor(props: ControlSurfaceProps) {
    this.#props = props;
    const { driver, organizations } = props;
    const account = (action: string) => new RegExp(`^/_local/accounts/(\\d{12})/${action}$`);
    const post = (path: RegExp, run: Route['run']): Route => ({ method: 'POST', path, run });
    this.#routes = [
      { method: 'GET', path: /^\/_local\/clock$/, run: () => this.#readClock() },
      post(/^\/_local\/clock\/advance$/, async (input) => {
        await this.#advance(integerIn(input, 'ms', { least: 0, most: LONGEST_ADVANCE_MS }));
        return this.#readClock();
      }),
      post(/^\/_local\/clock\/factor$/, async (input) => {
        await driver.setFactor(numberIn(input, 'factor', { least: 0, most: LARGEST_FACTOR }));
        return this.#readClock();
      }),
      { method: 'GET', path: /^\/_local\/notices$/, run: () => this.#notices() },
      post(account('accept'), (_, id) => organizations.accept(id)),
      post(account('decline'), (_, id) => organizations.decline(id)),
      post(account('depart'), (_, id) => organizations.depart(id)),
      post(account('resolve'), (_, id) => organizations.resolve(id)),
      post(/^\/_local\/organization\/resolve$/, () => organizations.resolveOrganization()),
      post(/^\/_local\/organization\/quota$/, (input) =>
        organizations.setAccountQuota(
          integerIn(input, 'accounts', { least: 1, most: MOST_ACCOUNTS }),
        ),
      ),
      { method: 'GET', path: /^\/_local\/organization$/, run: () => organizations.usage() },
    ];
  }

  async answer(request: RestRequest): Promise<RestReply> {
    try {
      checkSender(request);
      return toReply(200, (await this.#run(request)) ?? {});
    } catch (error) {
      return refuse(error);
    }
  }

  #run(request: RestRequest): unknown {
    const found = this.#routes.filter(({ path }) => path.test(request.path));
    if (found.length === 0) {
      throw new ControlFault(404, `nothing at ${request.path}; docs/local.md lists what there is`);
    }
    const route = found.find(({ method }) => method === request.method);
    if (route === undefined) {
      const expected = found.map(({ method }) => method).join(' or ');
      throw new ControlFault(405, `the method is ${request.method}, expected ${expected}`);
    }
    const accountId = route.path.exec(request.path)?.[1] ?? '';
    return route.run(parseControlInput(request.body), accountId);
  }

  async #advance(ms: number): Promise<void> {
    const { clock, driver } = this.#props;
    try {
      await driver.advanceBy(ms);
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new ControlFault(500, `time stands at ${formatInstant(clock.now())}: ${text}`);
    }
  }

  #readClock(): ClockReading {
    const { clock, driver } = this.#props;
    const dueAt = clock.nextDueAt();
    return {
      now: formatInstant(clock.now()),
      factor: driver.factor,
      nextDueAt: dueAt === undefined ? null : formatInstant(dueAt),
    };
  }

  #notices(): { readonly notices: readonly Notice[] } {
    const notices = this.#props.topics.published.map(
      ({ publishedAtMs, topicArn, subject, message }) => ({
        ...{ at: formatInstant(publishedAtMs), topicArn, subject: subject ?? null, message },
      }),
    );
    return { notices };
  }
}

/** What the world refuses: no open invitation, no such account, a planted condition. */
function refuse(error: unknown): RestReply {
  if (error instanceof AwsFault) {
    const { Reason: reason } = error.members;
    const code = reason === undefined ? error.name : `${error.name} (${String(reason)})`;
    return toReply(409, { error: `${code}: ${error.message}` });
  }
  const status = error instanceof ControlFault ? error.status : 409;
  return toReply(status, { error: error instanceof Error ? error.message : String(error) });
}

function toReply(status: number, body: unknown): RestReply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
