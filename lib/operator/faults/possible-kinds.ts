import { type FaultKind, kindsFor } from '../../local/faults/fault-kinds.ts';
import { type Call, CallKind } from '../../local/faults/interceptor.ts';

/**
 * Rules of the stack's own bus: what they do not deliver is kept, and put on the bus again. What AWS
 * tells by itself is best effort, and so is one sweep of many.
 */
const OWN_RULES: ReadonlySet<string> = new Set([
  'Invitations',
  'OperatorCommands',
  'UnknownEvents',
]);

/** What can go wrong with a call of the stack. `caller` is named as `CallNames` does. */
export function possibleKinds(call: Call, caller: string): FaultKind[] {
  const kinds = kindsFor(call);
  if (call.kind !== CallKind.DELIVERY) return kinds;
  const impossible: FaultKind = OWN_RULES.has(caller) ? 'never' : 'dead-lettered';
  return kinds.filter((kind) => kind !== impossible);
}
