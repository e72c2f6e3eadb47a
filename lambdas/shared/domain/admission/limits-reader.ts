import type { AdmissionPorts } from './admission-ports.ts';
import type { ControlLedger } from './control-ledger.ts';
import { stateQuota } from './limits.ts';

/**
 * 20 accounts a page and 8 pages a second: a larger organization is left to the sweep, which has
 * the time, and its count is kept.
 */
const MOST_MEMBERS_READ = 500;

/** Reads quota and members into the control item. What cannot be read stays as it was. */
export async function readLimits(
  ports: AdmissionPorts,
  ledger: ControlLedger,
  now: number,
): Promise<void> {
  const quota = await attempt(ports, 'reading the account quota', () => ports.accountQuota.read());
  const members = await attempt(ports, 'counting the members', () => countMembers(ports));
  await ledger.update((control) => ({
    ...control,
    limits: {
      ...stateQuota(control.limits, quota),
      members: members ?? control.limits.members,
      ...(members !== null && { membersAt: now, membersUntil: ports.clock.now() }),
      readAt: Math.max(now, control.limits.readAt ?? 0),
      readingUntil: null,
    },
  }));
}

async function countMembers({ organizations }: AdmissionPorts): Promise<number | null> {
  let members = 0;
  // A closed account is listed, and holds its place, until it is gone for good.
  for await (const _ of organizations.listAccounts()) {
    members += 1;
    if (members > MOST_MEMBERS_READ) return null;
  }
  return members;
}

async function attempt<T>(
  { log }: AdmissionPorts,
  what: string,
  read: () => Promise<T | null>,
): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    log.error(`${what} failed`, error);
    return null;
  }
}
