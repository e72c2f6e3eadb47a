import type { AdmissionPorts } from './admission-ports.ts';
import { type AdmissionRules, askForSweep, type Control, type Limits } from './control.ts';
import type { ControlLedger } from './control-ledger.ts';
import { stateQuota } from './limits.ts';

/**
 * 20 accounts a page and 8 pages a second: a larger organization is left to the sweep, which has
 * the time, and its count is kept.
 */
const MOST_MEMBERS_READ = 500;
/** How long the sweep has to count what nobody has counted before. */
const COUNTING_MS = 10 * 60_000;

type Counted = number | 'tooMany' | null;

/** Reads quota and members into the control item. What cannot be read stays as it was. */
export async function readLimits(
  ports: AdmissionPorts,
  ledger: ControlLedger,
  { statedMembers }: AdmissionRules,
  now: number,
): Promise<void> {
  const quota = await attempt(ports, 'reading the account quota', () => ports.accountQuota.read());
  const isStated = statedMembers !== null && isUncounted((await ledger.read()).limits);
  const members = isStated
    ? statedMembers
    : await attempt(ports, 'counting the members', () => countMembers(ports));
  await ledger.update((control) => {
    const limits = stateQuota(control.limits, quota);
    return members === 'tooMany' && isUncounted(limits)
      ? waitForSweep({ ...control, limits }, now)
      : { ...control, limits: { ...withMembers(limits, members, now, ports), readingUntil: null } };
  });
}

/** Nobody has counted the members yet, or begun to. */
function isUncounted({ members, membersAt }: Limits): boolean {
  return members === null && membersAt === null;
}

/** Nobody goes before the sweep has counted, once; if it cannot, AWS tells when it is full. */
function waitForSweep(control: Control, now: number): Control {
  const limits = { ...control.limits, membersAt: now, readingUntil: now + COUNTING_MS };
  return askForSweep({ ...control, limits }, now);
}

function withMembers(
  limits: Limits,
  members: Counted,
  now: number,
  { clock }: AdmissionPorts,
): Limits {
  const readAt = Math.max(now, limits.readAt ?? 0);
  return typeof members === 'number'
    ? { ...limits, members, membersAt: now, membersUntil: clock.now(), readAt }
    : { ...limits, readAt };
}

async function countMembers({ organizations }: AdmissionPorts): Promise<Counted> {
  let members = 0;
  // A closed account is listed, and holds its place, until it is gone for good.
  for await (const _ of organizations.listAccounts()) {
    members += 1;
    if (members > MOST_MEMBERS_READ) return 'tooMany';
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
