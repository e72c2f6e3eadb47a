import fc from 'fast-check';
import { HOUR, REFUSALS, SECOND, stories } from './history.ts';

/** Owners who answer soon: attempts are spent faster than places. */
export const hasty = stories(
  {
    arrivesAt: fc.oneof(fc.integer({ min: 0, max: HOUR }), fc.integer({ min: 0, max: 30 * HOUR })),
    answer: fc.constantFrom('declined' as const, 'declined' as const, 'accepted' as const),
    answersAfter: fc.integer({ min: SECOND, max: 6 * HOUR }),
  },
  { min: 22, max: 32 },
);
/** Just as many as both quotas let through at once, and a few more. */
export const crowd = stories(
  {
    arrivesAt: fc.constantFrom(0, HOUR),
    dueAfter: fc.constant(null),
    answer: fc.constantFrom('declined' as const, 'accepted' as const, 'expired' as const),
    answersAfter: fc.integer({ min: SECOND, max: 6 * HOUR }),
  },
  { min: 21, max: 26 },
);
/** More become due at the same time, or in a pause, than one dispatch looks at. */
export const manyDue = {
  accounts: stories(
    {
      arrivesAt: fc.constantFrom(0, 0, HOUR),
      dueAfter: fc.oneof(
        { arbitrary: fc.constant(HOUR), weight: 3 },
        { arbitrary: fc.integer({ min: 0, max: HOUR }), weight: 3 },
        fc.constant(null),
      ),
      priority: fc.integer({ min: 0, max: 2 }),
    },
    { min: 30, max: 60 },
  ),
  quota: fc.constant(100),
  raise: fc.constant(null),
  pauses: fc.array(
    fc.record({ afterAdmissions: fc.integer({ min: 1, max: 9 }), forMs: fc.constant(3 * HOUR) }),
    { maxLength: 1 },
  ),
};
export const refused = stories({ refusals: REFUSALS });
export const atOnce = { arrivesAt: fc.constantFrom(0, 0, SECOND) };
export const few = fc.integer({ min: 2, max: 5 });
export const withdrawnAfter = fc.option(fc.integer({ min: 0, max: 3 * HOUR }), { freq: 2 });
