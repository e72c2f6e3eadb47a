import type { FaultKind } from './fault-kinds.ts';
import { type Call, Death } from './interceptor.ts';
import { faultFor, refusalForGood } from './service-faults.ts';

export type Perform = () => Promise<unknown>;

/** Long enough for events to arrive and for others to act, and shorter than a function may take. */
const BESIDE_MS = 20_000;
const HOUR_MS = 3_600_000;

/** How long after its call a fault has its last effect. */
export function lastsMs(kind: FaultKind): number {
  if (kind === 'late') return HOUR_MS;
  return WHILE_OTHERS_ACT.has(kind) ? BESIDE_MS : 0;
}

const WHILE_OTHERS_ACT: ReadonlySet<FaultKind> = new Set([
  ...(['overtaken', 'stopped-before', 'stopped-after', 'redriven-before'] as const),
]);

/** Lets a fault happen to one call: what the caller gets, or throws what it meets. */
export async function applyFault(kind: FaultKind, call: Call, perform: Perform): Promise<unknown> {
  switch (kind) {
    case 'refused':
      throw faultFor(call, 'failure');
    case 'answer-lost':
    case 'answers-lost':
      await performAnyhow(perform);
      throw faultFor(call, 'failure');
    case 'dies':
      return die(call, perform, Death.OUT_OF_MEMORY);
    case 'hangs':
      return die(call, perform, Death.TIMEOUT);
    case 'throttled':
      throw faultFor(call, 'throttle');
    case 'twice': {
      const answer = await perform();
      await performAnyhow(perform);
      return answer;
    }
    case 'overtaken': {
      const answer = await perform();
      await call.pause(BESIDE_MS);
      return answer;
    }
    case 'stopped-before':
      await call.waiting?.stop();
      await call.pause(BESIDE_MS);
      return perform();
    case 'stopped-after': {
      const answer = await perform();
      await call.waiting?.stop();
      await call.pause(BESIDE_MS);
      return answer;
    }
    case 'redriven-before':
      await call.waiting?.stop();
      // Who has redriven it already is refused.
      await call.waiting?.redrive().catch(() => {});
      await call.pause(BESIDE_MS);
      return perform();
    case 'late':
      await call.pause(HOUR_MS);
      return perform();
    case 'never':
      return undefined;
    case 'dead-lettered':
      throw refusalForGood();
  }
}

/** Whatever it answers, nobody hears it. */
async function performAnyhow(perform: Perform): Promise<void> {
  await perform().catch(() => {});
}

async function die(call: Call, perform: Perform, death: Death): Promise<never> {
  await performAnyhow(perform);
  call.kill?.(death);
  return new Promise<never>(() => {});
}
