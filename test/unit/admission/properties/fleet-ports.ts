import { DEFAULT_SETTINGS } from '../../../../lambdas/shared/contract/settings.ts';
import type { Visit } from '../../../../lambdas/shared/contract/tasks.ts';
import type { AdmissionPorts } from '../../../../lambdas/shared/domain/admission/admission-ports.ts';
import type { Control } from '../../../../lambdas/shared/domain/admission/control.ts';
import type { Turnstile } from '../../../../lambdas/shared/domain/admission/turnstile.ts';
import type { AccountFacts } from '../../../../lambdas/shared/ports/organizations.ts';
import { InMemoryAdmissionStore } from '../../support/in-memory-admission-store.ts';
import { InMemoryDirectory, InMemoryTokens } from '../../support/in-memory-coordination.ts';
import { InMemoryLog } from '../../support/in-memory-log.ts';
import { InMemoryTimers } from '../../support/in-memory-timers.ts';
import type { ProcessTable, Wrap } from '../../support/process-table.ts';
import type { AccountStory } from './history.ts';
import type { QuotaOracle, SentInvitation } from './quota-oracle.ts';
import type { Rule } from './rule.ts';

const MEMBER: AccountFacts = {
  id: '999988887777',
  email: 'member@example.com',
  state: 'ACTIVE',
  joinedMethod: 'CREATED',
  joinedAt: 0,
};

/** What the callbacks of one function do: the fleet knows which function admits whom. */
export type Succeed = AdmissionPorts['callbacks']['succeed'];

/**
 * The one place that knows how the turnstile is called and what it is built from: everything else
 * here speaks of accounts, calls and answers.
 */
export class FleetPorts {
  readonly #directory = new InMemoryDirectory();
  readonly store = new InMemoryAdmissionStore(this.#directory);
  readonly timers = new InMemoryTimers();
  readonly #tokens = new InMemoryTokens();
  readonly #log = new InMemoryLog();
  readonly #rule: Rule;
  readonly #processes: ProcessTable;
  readonly #oracle: QuotaOracle;
  readonly #maxConcurrentInvites: number;
  readonly #openRows: () => number;
  readonly #readQuota: () => number | null;

  constructor(props: {
    readonly rule: Rule;
    readonly processes: ProcessTable;
    readonly oracle: QuotaOracle;
    readonly maxConcurrentInvites: number;
    /** Invitations that wait. */
    readonly openRows: () => number;
    /** What Service Quotas says. */
    readonly readQuota: () => number | null;
  }) {
    this.#rule = props.rule;
    this.#processes = props.processes;
    this.#oracle = props.oracle;
    this.#maxConcurrentInvites = props.maxConcurrentInvites;
    this.#openRows = props.openRows;
    this.#readQuota = props.readQuota;
  }

  get control(): Control {
    const { control } = this.store;
    return control === null
      ? this.#rule.INITIAL_CONTROL
      : this.#rule.decodeControl(control.version, control.state);
  }

  turnstileOf(wrap: Wrap, succeed: Succeed): Turnstile {
    const oracle = this.#oracle;
    const openRows = this.#openRows;
    const organizations: AdmissionPorts['organizations'] = {
      describeOrganization: async () => ({ id: 'o-properties', managementAccountId: MEMBER.id }),
      describeAccount: async () => MEMBER,
      listAccounts: async function* () {
        for (let n = oracle.members; n > 0; n -= 1) yield MEMBER;
      },
    };
    const outcomes = {
      get: async () => null,
      openRows: async function* () {
        for (let n = openRows(); n > 0; n -= 1) yield { status: 'QUEUED' };
      },
    } as unknown as AdmissionPorts['outcomes'];
    const ports: AdmissionPorts = {
      store: wrap(this.store),
      tokens: wrap(this.#tokens),
      callbacks: wrap({ succeed }),
      timers: wrap(this.timers),
      publisher: wrap({ publish: async () => undefined }),
      notices: wrap({ send: async () => undefined }),
      outcomes: wrap(outcomes),
      organizations: wrap(organizations),
      accountQuota: wrap({ read: async () => this.#readQuota() }),
      clock: this.#processes.clock,
      log: this.#log,
    };
    const { maxConcurrentInvites } = { maxConcurrentInvites: this.#maxConcurrentInvites };
    const rules = this.#rule.admissionRules({ ...DEFAULT_SETTINGS, maxConcurrentInvites });
    return new this.#rule.AdmissionControl(ports, rules);
  }

  /** Parks as request-admission does: the token first. */
  async park(
    wrap: Wrap,
    turnstile: Turnstile,
    parking: {
      readonly visit: Visit;
      readonly token: string;
      readonly target: string;
      readonly story: AccountStory;
      readonly requestedAt: number;
      readonly notBefore: number | null;
    },
  ): Promise<void> {
    const { visit, token, target, story, requestedAt, notBefore } = parking;
    const { class: kind, priority } = story;
    const queued = { visit, target, class: kind, priority, requestedAt, notBefore, token };
    const state = 'Await admission';
    await wrap(this.#tokens).put({ visit, state, target, token, subject: null, queued });
    await turnstile.park(queued);
  }

  /** Records an invitation as invite-account does: where the window counts it. */
  async record(wrap: Wrap, executionArn: string, { id, sentAt, account }: SentInvitation) {
    const link = { target: account, executionArn, countedAt: sentAt };
    await wrap(this.#directory).link('HANDSHAKE', id, link);
  }
}
