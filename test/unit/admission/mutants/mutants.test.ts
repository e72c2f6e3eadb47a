import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadMutant } from '../../support/load-mutant.ts';
import { overHistories, PROPERTIES } from '../properties/properties.ts';
import type { Rule } from '../properties/rule.ts';
import { Violation } from '../properties/watch.ts';
import { MUTANTS } from './mutants.ts';

const EXPORTS = {
  AdmissionControl: 'admission-control.ts',
  admissionRules: 'admission-rules.ts',
  decodeControl: 'control-codec.ts',
  INITIAL_CONTROL: 'control.ts',
} as const;

/** Some mistakes show in one history of hundreds. */
const RUNS = 3000;
/** The longest search takes a quarter of it on an idle machine. */
const LONGEST_MS = 120_000;

describe('the properties find a rule that', () => {
  for (const [name, { caughtBy, ...mutation }] of Object.entries(MUTANTS)) {
    it(name, { timeout: LONGEST_MS }, async () => {
      const rule = await loadMutant<Rule>('admission', EXPORTS, mutation);
      const property = overHistories(PROPERTIES[caughtBy], rule);
      // The first counter-example is enough; the seed is fixed, so that it is always found.
      const found = await fc.check(property, { numRuns: RUNS, seed: 1, endOnFailure: true });
      expect(found.failed, `'${caughtBy}' finds it`).toBe(true);
      // A mutant that crashes says nothing of the property.
      expect(found.errorInstance, `what '${caughtBy}' finds`).toBeInstanceOf(Violation);
    });
  }
});
