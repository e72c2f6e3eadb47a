import type { FaultKind } from './fault-kinds.ts';
import { type Call, Death } from './interceptor.ts';
import { faultFor, refusalForGood } from './service-faults.ts';

export type Perform = () => Promise<unknown>;

const OVERTAKEN_MS = 20_000;
const HOUR_MS = 3_600_000;

/** How long after its call a fault has its last effect. */
export function lastsMs(kind: FaultKind): number {
  if (kind === 'late') return HOUR_MS;
  return kind === 'overtaken' ? OVERTAKEN_MS : 0;
}

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
      await call.pause(OVERTAKEN_MS);
      return answer;
    }
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
