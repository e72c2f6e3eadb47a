import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  async pause(ms) {
    if (ms > 0) await sleep(ms);
  },
};
