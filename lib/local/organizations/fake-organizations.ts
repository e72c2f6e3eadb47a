import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import type { AwsService, Caller, Operation } from '../endpoint/service.ts';
import type { Call } from './call.ts';
import type { CloudTrailEvent } from './cloudtrail-event.ts';
import { Conditions } from './conditions.ts';
import type { OrganizationsContext } from './context.ts';
import type { OrganizationsControl } from './control.ts';
import { EventSender } from './event-sender.ts';
import { ExceptionName } from './faults.ts';
import { FrontDoor } from './front-door.ts';
import { ORGANIZATIONS_INPUTS } from './inputs.ts';
import { Interferences } from './interferences.ts';
import { Journal } from './journal.ts';
import { OperationName } from './operation-names.ts';
import { organizationFromWorld } from './organization-from-world.ts';
import { Control } from './organizations-control.ts';
import { Owners, ownerOf } from './owners.ts';
import { Pager } from './pager.ts';
import { OPERATIONS } from './registry.ts';
import { Throttle } from './throttle.ts';
import { Trail } from './trail.ts';
import type { OrganizationWorld } from './world.ts';
import { checkWorld } from './world-checks.ts';

export interface FakeOrganizationsProps {
  readonly clock: Clock;
  readonly random: Random;
  readonly world: OrganizationWorld;
  /** Receives CloudTrail events when EventBridge would deliver them: put them on the default bus. */
  readonly emit: (event: CloudTrailEvent) => void | Promise<void>;
  /** @default aws */
  readonly partition?: string;
  /** Where Organizations lives and its events arrive. @default us-east-1 */
  readonly region?: string;
}

/**
 * AWS Organizations as far as invitations need it. What it does, line by line and with sources, is in
 * `organizations.md`; tests name those lines. Change one, change all three.
 */
export class FakeOrganizations implements AwsService {
  readonly targetPrefix = 'AWSOrganizationsV20161128';
  readonly jsonVersion = '1.1';
  readonly inputs = ORGANIZATIONS_INPUTS;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly control: OrganizationsControl;
  readonly #context: OrganizationsContext;
  readonly #frontDoor: FrontDoor;
  readonly #trail: Trail;

  constructor(props: FakeOrganizationsProps) {
    const { world } = props;
    checkWorld(world);
    this.#context = this.#createContext(props);
    const { conditions, events, organization } = this.#context;
    const injected = new Interferences(organization);
    const journal = new Journal();
    this.#trail = new Trail({ organization, events, journal });
    this.#frontDoor = new FrontDoor({
      organization,
      conditions,
      injected,
      throttle: new Throttle(world.service?.throttling),
      writeTakesMs: world.service?.writeTakesMs ?? 0,
    });
    this.control = new Control({
      context: this.#context,
      injected,
      journal,
      call: (operation, input, accountId) => this.#call(operation, input, ownerOf(accountId)),
    });
    this.operations = Object.fromEntries(
      Object.values(OperationName).map((operation): [string, Operation] => [
        operation,
        (input, caller) => this.#call(operation, input, caller),
      ]),
    );
  }

  #createContext({ clock, random, world, ...props }: FakeOrganizationsProps): OrganizationsContext {
    const startMs = clock.now();
    const service = world.service ?? {};
    const organization = organizationFromWorld(world, {
      random: random.fork('organization'),
      nowMs: startMs,
      partition: props.partition ?? 'aws',
    });
    return {
      clock,
      startMs,
      organization,
      conditions: new Conditions(startMs, organization, world.conditions),
      events: new EventSender({
        clock,
        random: random.fork('events'),
        emit: props.emit,
        behaviour: service.events ?? {},
        managementAccountId: organization.managementAccount.id,
        region: props.region ?? 'us-east-1',
      }),
      owners: new Owners({
        clock,
        random: random.fork('owners'),
        call: (operation, id, caller) => this.#call(operation, { HandshakeId: id }, caller),
      }),
      pager: new Pager(random.fork('pages'), service.emptyPages),
      settings: {
        refusalWhileInitializing: world.organization.refusalWhileInitializing ?? {
          exception: ExceptionName.FinalizingOrganization,
        },
        membershipVisibleAfterMs: (service.membershipVisibleAfterSeconds ?? 0) * 1000,
        hasStatusField: service.hasStatusField ?? true,
      },
    };
  }

  #call(operation: OperationName, input: Record<string, unknown>, caller: Caller): unknown {
    const atMs = this.#context.clock.now();
    this.#context.organization.handshakes.advance(atMs);
    const call = { operation, input, caller, atMs };
    const output = this.#perform(call);
    this.#frontDoor.release(call);
    return output;
  }

  #perform(call: Call): unknown {
    try {
      this.#frontDoor.admit(call);
      const output = OPERATIONS[call.operation](this.#context, call.input, call.caller);
      this.#trail.succeeded(call, output);
      return output;
    } catch (error) {
      this.#trail.failed(call, error);
      throw error;
    }
  }
}
