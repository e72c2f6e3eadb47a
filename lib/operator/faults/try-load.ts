import { LocalAws } from '../../local/local-aws.ts';
import { MANAGEMENT_ACCOUNT, MANAGEMENT_EMAIL } from './branches-campaign.ts';
import { findViolations, type Violation } from './find-violations.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { Stage } from './stage.ts';

export interface LoadProps {
  readonly assemblyDirectory: string;
  /** Requests in one virtual minute, those that ask twice included. */
  readonly requests: number;
  readonly seed: string;
}

export interface LoadResult {
  readonly requests: number;
  readonly accounts: number;
  readonly invitations: number;
  readonly virtualHours: number;
  readonly violations: readonly Violation[];
}

const START_MS = 1_767_603_600_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Of so many requests one repeats an earlier one. */
const REPEATED_EVERY = 10;
/** More than there are: its own, those of AWS Organizations, and those of its execution. */
const EVENTS_A_REQUEST = 20;
const MAX_HOURS = 72;

/** Asks for very many invitations in one minute; every owner accepts after an hour. */
export async function tryLoad({
  assemblyDirectory,
  requests,
  seed,
}: LoadProps): Promise<LoadResult> {
  const repeated = Math.floor(requests / REPEATED_EVERY);
  const accounts = Array.from({ length: requests - repeated }, (_, index) => ({
    id: String(400_000_000_000 + index),
    email: `load-${index}@example.com`,
    owner: { accepts: 1, answersAfter: { kind: 'fixed', hours: 1 } },
  }));
  const aws = await LocalAws.start({
    ...{ assemblyDirectory, seed, startAt: START_MS },
    world: {
      organization: {
        ...{ id: 'o-load000001', rootId: 'r-test', accountQuota: 2 * requests + 10 },
        managementAccount: { id: MANAGEMENT_ACCOUNT, email: MANAGEMENT_EMAIL },
      },
      outsideAccounts: accounts as never,
    },
    ...{ requireConsistentReads: ['Coordination'], keepHistories: 'running' },
    archivedEvents: EVENTS_A_REQUEST * requests,
  });
  try {
    const stage = new Stage(aws, MANAGEMENT_ACCOUNT);
    for (let index = 0; index < requests; index++) {
      const atMs = START_MS + Math.floor((index * MINUTE_MS) / requests);
      const target = String(accounts[index % accounts.length]?.id);
      aws.clock.schedule(atMs, 'request', () => stage.ask(target));
    }
    await aws.clock.advanceTo(START_MS + 2 * HOUR_MS);
    while (isAnyRunning(aws) && stage.hours < MAX_HOURS) {
      await aws.clock.advanceTo(aws.clock.now() + HOUR_MS);
    }
    await aws.clock.advanceTo(aws.clock.now() + HOUR_MS);
    const evidence = await gatherEvidence(stage);
    return {
      ...{ requests, accounts: accounts.length, invitations: evidence.handshakes.length },
      virtualHours: Math.round(stage.hours),
      violations: findViolations(evidence, {
        endings: accounts.map(({ id: target }) => ({
          ...{ target, status: 'JOINED', placement: 'NOT_REQUESTED' },
        })),
        explains: () => false,
        expects: () => false,
      }),
    };
  } finally {
    await aws.stop();
  }
}

function isAnyRunning(aws: LocalAws): boolean {
  return [...aws.stepFunctions.figures()].some(
    ({ status, executionArn }) => status === 'RUNNING' && executionArn.includes('-Invitation:'),
  );
}
