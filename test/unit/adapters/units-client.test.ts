import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { organizationUnits } from '../../../lambdas/shared/adapters/units-client.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';

const named = (name: string) => Object.assign(new Error(name), { name });
const busy = named('TooManyRequestsException');
const missing = named('OrganizationalUnitNotFoundException');
const UNIT = 'ou-abcd-11111111';

/** Units of an organization that answers the first calls with these errors. */
function unitsAfter(...faults: readonly Error[]) {
  const seen = { calls: 0 };
  const client = {
    send: async () => {
      const fault = faults[seen.calls++];
      if (fault !== undefined) throw fault;
      return { Roots: [{ Id: 'r-abcd' }] };
    },
  };
  const clock = new InMemoryClock();
  return { seen, units: organizationUnits(client as unknown as OrganizationsClient, clock) };
}

describe('finding a unit', () => {
  it.each([
    ['exists', [busy, busy]],
    ['missing', [busy, missing]],
    ['unknown', [named('AccessDeniedException')]],
  ] as const)('answers %s after %o', async (answer, faults) => {
    expect(await unitsAfter(...faults).units.find(UNIT)).toBe(answer);
  });

  it('fails while it is throttled, for the state to try again', async () => {
    const { units } = unitsAfter(busy, busy, busy, busy, busy);
    await expect(units.find(UNIT)).rejects.toBe(busy);
    expect(await units.find(UNIT)).toBe('exists');
  });

  it('asks once for one that exists, and again for one that was missing', async () => {
    const { seen, units } = unitsAfter(missing);
    expect(await units.find(UNIT)).toBe('missing');
    for (let i = 0; i < 3; i += 1) expect(await units.find(UNIT)).toBe('exists');
    expect(seen.calls).toBe(2);
  });

  it('looks for a root among the roots', async () => {
    const { units } = unitsAfter();
    expect(await units.find('r-abcd')).toBe('exists');
    expect(await units.find('r-other')).toBe('missing');
  });
});
