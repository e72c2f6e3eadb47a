import {
  DescribeOrganizationalUnitCommand,
  ListRootsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { Clock } from '../ports/clock.ts';
import type { Units } from '../ports/units.ts';
import { isTransient, retryTransient } from './transient-faults.ts';

/**
 * Asks once for each unit and remembers those that exist: thousands of requests may name the same
 * few, and AWS documents a rate of one ListRoots a second. A throttle is waited out: a request for a
 * unit that does not exist must not pass because many came at once.
 */
export function organizationUnits(client: OrganizationsClient, clock: Clock): Units {
  const known = new Set<string>();

  async function ask(id: string): Promise<boolean> {
    // While this one waited a throttle out, another may have been told.
    if (known.has(id)) return true;
    if (id.startsWith('r-')) {
      const { Roots = [] } = await client.send(new ListRootsCommand({}));
      return Roots.some((root) => root.Id === id);
    }
    await client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: id }));
    return true;
  }

  return {
    async find(id) {
      if (known.has(id)) return 'exists';
      try {
        if (!(await retryTransient(() => ask(id), clock))) return 'missing';
        known.add(id);
        return 'exists';
      } catch (error) {
        // Still throttled: the state tries again later, rather than let the request pass unseen.
        if (isTransient(error)) throw error;
        const isMissing =
          error instanceof Error && error.name === 'OrganizationalUnitNotFoundException';
        return isMissing ? 'missing' : 'unknown';
      }
    },
  };
}
