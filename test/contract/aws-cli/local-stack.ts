import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { OutsideAccount } from '../../../lib/local/organizations/world.ts';
import { LocalSession } from '../../../lib/operator/local/local-session.ts';
import { readLocalWorld } from '../../../lib/operator/local/local-world.ts';

const ORGANIZATION_FILE = fileURLToPath(
  new URL('../../../examples/local-organization.yaml', import.meta.url),
);

/** Accounts that answer nothing by themselves; each test takes its own. */
export const OUTSIDE = Array.from({ length: 30 }, (_, index): OutsideAccount => {
  const id = String(300_000_000_000 + index);
  return { id, email: `owner-${id}@example.com` };
});

/** What `handshakes local` runs, with more accounts and places than its example has. Time stands. */
export async function openLocalStack(): Promise<LocalSession> {
  const reading = await readLocalWorld({ organizationFile: ORGANIZATION_FILE });
  if (reading.kind === 'faulty') throw new Error(JSON.stringify(reading.faults));
  const { organization, world } = reading.value;
  const outsideAccounts = [...(world.outsideAccounts ?? []), ...OUTSIDE];
  return LocalSession.open({
    organization,
    world: {
      ...world,
      outsideAccounts,
      organization: { ...world.organization, accountQuota: 100 },
    },
    factor: 0,
    assemblyDirectory: inject('assemblyDirectory'),
    onError: (error) => {
      throw error;
    },
  });
}

/** Lets the stack do what it was asked for: invitations are paced, which takes seconds. */
export function settle(session: LocalSession): Promise<void> {
  return session.driver.advanceBy(60_000);
}
