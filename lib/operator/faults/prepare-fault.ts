import { CallSites } from '../../local/faults/call-sites.ts';
import { FaultInjector } from '../../local/faults/fault-injector.ts';
import type { Call, Interceptor } from '../../local/faults/interceptor.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import type { CallNames } from './call-names.ts';
import { type Disturbance, isDynamoDbWrite, Outage } from './disturbance.ts';
import type { Fault } from './fault.ts';

/** What a fault acts through: the way of calls, and moments. */
export interface Acting {
  readonly interceptor?: Interceptor;
  readonly injector?: FaultInjector;
  readonly outage?: Outage;
  readonly disturbance?: Disturbance;
}

/** Puts a fault where it will act. `clock` is asked only once calls are made. */
export function prepareFault(
  fault: Fault | undefined,
  names: CallNames,
  clock: () => LocalAws['clock'],
): Acting {
  if (fault === undefined) return {};
  const sites = new CallSites(names);
  const injectorFor = (call: NonNullable<Fault['call']>) =>
    new FaultInjector({ clock, sites, fault: call });
  if (fault.disturbance === undefined) {
    const injector = injectorFor(fault.call);
    return { interceptor: injector, injector };
  }
  const { disturbance, call } = fault;
  const inner: Interceptor =
    call === undefined ? { intercept: (_, perform) => perform() } : injectorFor(call);
  const outage = new Outage(hitBy(disturbance, names), () => clock().now(), inner);
  return { interceptor: outage, outage, disturbance };
}

/** Which calls fail while a disturbance lasts. */
function hitBy(disturbance: Disturbance, names: CallNames): (call: Call) => boolean {
  if ('caller' in disturbance) return (call) => names.caller(call) === disturbance.caller;
  return disturbance.kind.startsWith('writes-refused') ? isDynamoDbWrite : () => false;
}
