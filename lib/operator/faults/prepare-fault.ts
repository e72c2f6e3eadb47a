import { CallSites } from '../../local/faults/call-sites.ts';
import { FaultInjector } from '../../local/faults/fault-injector.ts';
import { stopsExecution } from '../../local/faults/fault-kinds.ts';
import type { Interceptor } from '../../local/faults/interceptor.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import type { CallNames } from './call-names.ts';
import { type Disturbance, hitBy, Outage } from './disturbance.ts';
import type { Fault } from './fault.ts';
import type { Storm } from './storm.ts';
import { StormInterceptor } from './storm-interceptor.ts';

const HOUR_MS = 3_600_000;

/** What a fault acts through: the way of calls, and moments. */
export interface Acting {
  readonly interceptor?: Interceptor;
  readonly injector?: FaultInjector;
  readonly outage?: Outage;
  readonly disturbance?: Disturbance;
  readonly storm?: ActingStorm;
  /** Whether executions are stopped, so that people have to ask again. */
  readonly stops: boolean;
}

export interface ActingStorm {
  readonly plan: Storm;
  readonly calls: StormInterceptor;
}

/** Puts a fault where it will act. `clock` is asked only once calls are made. */
export function prepareFault(
  fault: Fault | undefined,
  names: CallNames,
  clock: () => LocalAws['clock'],
  startMs: number,
): Acting {
  if (fault === undefined) return { stops: false };
  if (fault.storm !== undefined) {
    const calls = new StormInterceptor({
      storm: fault.storm,
      hours: () => (clock().now() - startMs) / HOUR_MS,
      callerOf: (call) => names.caller(call),
    });
    return { interceptor: calls, storm: { plan: fault.storm, calls }, stops: true };
  }
  if (fault.disturbance === undefined) {
    const injector = new FaultInjector({ clock, sites: new CallSites(names), fault: fault.call });
    return { interceptor: injector, injector, stops: stopsExecution(fault.call.kind) };
  }
  const { disturbance } = fault;
  const outage = new Outage(
    hitBy(disturbance, (call) => names.caller(call)),
    () => clock().now(),
  );
  return { interceptor: outage, outage, disturbance, stops: 'moment' in disturbance };
}
