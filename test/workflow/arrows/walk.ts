import type { OrganizationWorld, OutsideAccount } from '../../../lib/local/organizations/world.ts';
import { BrokenStates } from '../support/broken-states.ts';
import { ACCEPTS, account, organization, Scenario } from '../support/scenario.ts';

/** A scenario that takes arrows of the state machine. */
export interface Walk {
  /** Parts of the way that an execution of it goes, as `wayOf` writes them. */
  readonly follows: readonly string[];
  /** Gets there, and checks what became of it. */
  readonly walk: (world: World) => Promise<unknown>;
  readonly organization?: Partial<OrganizationWorld>;
  readonly assembly?: () => string;
}
export type Walks = Readonly<Record<string, Walk>>;

export interface World {
  readonly scenario: Scenario;
  readonly broken: BrokenStates;
}

export const MINUTE = 60_000;

/** Accepts an hour after it was invited. */
export const willing: OutsideAccount = { ...account(1), owner: ACCEPTS };
/** Never answers. */
export const silent: OutsideAccount = account(2);
/** Cannot be invited until somebody pays. */
export const refused: OutsideAccount = {
  ...account(3),
  owner: ACCEPTS,
  conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED' }],
};

export async function open({ organization: change = {}, assembly }: Walk): Promise<World> {
  const broken = new BrokenStates();
  const world = organization({ outsideAccounts: [willing, silent, refused], ...change });
  const scenario = await Scenario.open(world, assembly?.(), { interceptor: broken });
  return { scenario, broken };
}

/** Nobody is admitted from now on. */
export async function pause({ scenario }: World): Promise<void> {
  scenario.put('AdmissionPauseRequested', {});
  await scenario.runFor(MINUTE);
}
