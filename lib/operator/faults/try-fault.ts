import { INJECTED } from '../../local/faults/service-faults.ts';
import { branchesCampaign } from './branches-campaign.ts';
import type { FaultCampaign } from './campaign.ts';
import type { Ending, Evidence } from './evidence.ts';
import { expiryCampaign } from './expiry-campaign.ts';
import type { Fault } from './fault.ts';
import { findViolations, type Violation } from './find-violations.ts';
import { play } from './play.ts';
import { recoveryCampaign } from './recovery-campaign.ts';
import { staysForAPerson } from './redrive-queues.ts';

/** The campaigns, by name. Made anew for each play: people remember what they have done. */
export const CAMPAIGNS: Readonly<Record<string, () => FaultCampaign>> = {
  branches: branchesCampaign,
  recovery: recoveryCampaign,
  expiry: expiryCampaign,
};

export interface Tried {
  readonly fault: Fault;
  readonly violations: readonly Violation[];
  /** How many things went wrong. */
  readonly struck: number;
  /** Virtual hours from the first request to the last ending. */
  readonly hours: number;
}

/** Replays a campaign with one fault and compares what is to be seen with what was promised. */
export async function tryFault(
  fault: Fault,
  endings: readonly Ending[],
  options: { readonly assemblyDirectory: string; readonly seed: string },
): Promise<Tried> {
  const campaign = CAMPAIGNS[fault.campaign]?.();
  if (campaign === undefined) throw new Error(`there is no campaign ${fault.campaign}`);
  const { afterFault, atEnd, struck, hours } = await play({ ...options, campaign, fault });
  const isStorm = fault.storm !== undefined;
  const expected = endings.map((ending) =>
    orWithdrawn(isStorm ? asEitherTwin(ending) : ending, atEnd, isStorm),
  );
  const judgement = {
    explains: (line: string) => explains(fault, line),
    expects: staysForAPerson,
  };
  const found = [
    ...(afterFault === undefined
      ? []
      : findViolations(afterFault, {
          ...judgement,
          overlooksDepartures: isStorm,
        })),
    ...findViolations(atEnd, {
      ...judgement,
      endings: expected,
      keeps: campaign.keeps,
    }),
  ];
  const missed: Violation[] =
    struck > 0 || isStorm
      ? []
      : [{ promise: 'the same ending', found: 'the fault did not strike: its call was not made' }];
  return { fault, violations: [...unique(found), ...missed], struck, hours };
}

/** Two requests for one account may come in any order: whose row stands for both is chance. */
function asEitherTwin(ending: Ending): Ending {
  const isTwin = ending.placement === null || ending.placement === 'NOT_REQUESTED';
  return isTwin ? { ...ending, placement: undefined } : ending;
}

/**
 * A withdrawal may come too late, as the history says. In a storm it may also come after the request has
 * failed: then there is nothing to end.
 */
function orWithdrawn(ending: Ending, { commands, rows }: Evidence, isStorm: boolean): Ending {
  if (!commands.some(({ target }) => target === ending.target)) return ending;
  const row = rows.find(({ target }) => target === ending.target);
  const hasFailedBefore = isStorm && row?.status === 'FAILED' && !row.withdrawRequested;
  return {
    ...ending,
    // People do not ask again for what they do not want, to have it placed.
    ...(isStorm && { placement: undefined }),
    alternatives: hasFailedBefore ? ['CANCELED', 'FAILED'] : ['CANCELED'],
  };
}

/** Errors of the fault itself, and what the functions make of them. */
const NAMES_OF_INJECTED =
  /InternalServerError|InternalFailure|InternalException|ServiceException|InternalError|ThrottlingException|TooManyRequestsException|Throttling|UnknownOutcome/;

/** Those that make a service answer with an error, which functions may name without its text. */
const ANSWERS_WITH_ERRORS: ReadonlySet<string> = new Set([
  ...[
    'refused',
    'answer-lost',
    'answers-lost',
    'throttled',
    'writes-refused',
    'writes-refused-long',
    'target-down',
  ],
]);

function explains({ kind, storm }: Fault, line: string): boolean {
  const isStorm = storm !== undefined;
  return (
    line.includes(INJECTED) ||
    ((isStorm || ANSWERS_WITH_ERRORS.has(kind)) && NAMES_OF_INJECTED.test(line)) ||
    ((isStorm || kind === 'dies') && line.includes('Runtime.ExitError')) ||
    ((isStorm || kind === 'hangs') && line.includes('Sandbox.Timedout'))
  );
}

function unique(violations: readonly Violation[]): Violation[] {
  const seen = new Map(violations.map((violation) => [JSON.stringify(violation), violation]));
  return [...seen.values()];
}
