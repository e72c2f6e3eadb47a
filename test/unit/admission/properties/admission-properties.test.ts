import fc from 'fast-check';
import { describe, it } from 'vitest';
import { overHistories, PROPERTIES, type PropertyName } from './properties.ts';
import { PRODUCTION } from './rule.ts';

/** Together at least ten thousand histories. More of them find rarer things: set HISTORIES. */
const HISTORIES = Number(process.env.HISTORIES ?? 10_000);
/** Shrinking a long history takes longer than finding it. */
const PATIENCE = { interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true };

const entries = Object.entries(PROPERTIES) as [PropertyName, (typeof PROPERTIES)[PropertyName]][];
const shares = entries.reduce((sum, [, { share }]) => sum + share, 0);

describe('admission control, over random histories', () => {
  for (const [name, property] of entries) {
    it(name, async () => {
      const numRuns = Math.ceil((HISTORIES * property.share) / shares);
      await fc.assert(overHistories(property, PRODUCTION), { numRuns, ...PATIENCE });
    });
  }
});
