import { FAULT_KINDS, type FaultKindSpec } from '../../lib/local/faults/fault-kinds.ts';
import { DISTURBANCES } from '../../lib/operator/faults/disturbance.ts';
import { PROMISES } from '../../lib/operator/faults/find-violations.ts';
import { page, sentence, table } from './markdown.ts';

/** What is tried against the stack, and what is promised of it. */
export function renderFaults(): string {
  return page(
    'Faults',
    '`lib/local/faults/fault-kinds.ts`, `lib/operator/faults/`',
    INTRODUCTION,
    '## What is promised',
    PROMISED,
    table(
      ['Promise', 'In other words'],
      Object.entries(PROMISES).map(([promise, words]) => [promise, sentence(words)]),
    ),
    '## What goes wrong with a call',
    CALLS,
    table(
      ['Fault', 'The call', 'Tried on'],
      Object.entries(FAULT_KINDS).map(([kind, spec]) => [
        `\`${kind}\``,
        sentence(spec.meaning),
        triedOn(spec),
      ]),
    ),
    '## What goes wrong beside the calls',
    table(
      ['Fault', 'What happens', 'Tried on'],
      Object.entries(DISTURBANCES).map(([kind, { meaning, hits }]) => [
        `\`${kind}\``,
        sentence(meaning),
        HITS[hits],
      ]),
    ),
    '## Storms',
    STORMS,
    '## Bad input and load',
    OTHERS,
    '## What is left out',
    LEFT_OUT,
  );
}

function triedOn({ hits, hitsReads, needsExecution = false }: FaultKindSpec): string {
  const calls = needsExecution
    ? 'requests of functions that an execution waits for'
    : hits.map((hit) => KINDS[hit]).join(', ');
  return `${calls}${hitsReads ? '' : '; no reads'}`;
}

const KINDS = {
  request: 'requests of functions',
  task: 'tasks of states',
  delivery: 'deliveries',
} as const;
const HITS = {
  state: 'an execution in every state, as it enters it and while it is parked',
  invitation:
    'an execution of the invitation workflow in every state, as it enters it and while it is parked',
  hour: 'the stack, at five moments of the campaign',
  rule: 'the target of every rule and of the schedule, from before the first request on',
} as const;

const INTRODUCTION = `\`npm run faults\` plays three small campaigns on the local engine and finds every call that a function, a state or the
engine's event services make in them: \`branches\` (every answer of an owner and of AWS Organizations within a day), \`recovery\` (executions that
operators stop once or twice, that fail for good, or whose requests cannot be registered; an acceptance without a membership), and \`expiry\`
(an invitation that expires, a person who has to be reminded). Together they run every function, let every rule and schedule deliver, and enter every
state of the workflow but \`Recorded\`, where an execution ends that cannot tell of its outcome; a test holds them to that. They do not take every
arrow between two states: those that are missing lead to a failure, to \`Superseded\` or around again, and \`test/workflow/arrows\` takes each.

A call is named by caller, service, operation, what it is about, and which call of its kind it is in one run of the caller: its site. For each
site and each fault, the first campaign that comes to the site is replayed, and so it is for each of the other faults below. The same seed gives the
same run, so a call has the same name in every replay.

\`\`\`sh
npm run faults                                  # all of them, in a process for each processor
npm run faults -- --list                        # only names them
npm run faults -- --only 'InviteAccount → Organizations InviteAccountToOrganization:dies'
npm run faults -- --every 20                    # a sample
npm run faults -- --seed other                  # hits another call of each kind
npm run faults -- --storms 100                  # many faults at once instead
npm run faults -- --bad-input 2000              # bad input instead
npm run faults -- --load 10000                  # load instead
\`\`\`

What is not survived is printed with what was lost and the command that replays it. The last line counts:
\`faults: N tried, N survived\`. \`npm test\` tries a fixed sample, one fault of each kind where it can do most harm.`;

const PROMISED = `Looked at twice: one reconcile (an hour) after the fault has ended, and when the campaign is over, of a storm after the midnight (UTC) that follows: a departure of which both the event and an answer were lost is seen then. The first time, how requests
end and what has to be kept in the end is left open, and what has happened less than a sweep ago (an answer of an owner, an invitation that a row does not
name yet, an ending that is being published) is given the time. People go on doing their work
meanwhile: they answer escalations, put on the bus again what lies in the dead-letter queues, and ask again for what FAILED because somebody stopped
its execution, all as the [runbook](runbook.md) says.`;

const CALLS = `The SDK's own retries are part of the stack, so a fault that is meant to reach the function hits them as well. Reads have no effect that
could be lost. \`InviteAccountToOrganization\` is the one call that cannot be taken back: there every single call is
tried in the campaign \`branches\`, for every kind of owner; elsewhere the first of its site, or with \`--seed\` another one.`;

const STORMS = `\`--storms\` lets many things go wrong in one play, by chance and seed: for up to seven hours of the campaign, one call in two hundred to one in ten
is hit by any of the faults above that can hit it, and operators interfere up to twelve times wherever an execution happens to be: they stop it,
stop and redrive it, withdraw its invitation, or ask for the same account again. Calls that put a dead letter into its queue are spared: nothing is behind them. The promises are the same, once the storm is over; so
are the endings, because people ask again for what FAILED, unless they had withdrawn it: a withdrawal ends it as CANCELED, or comes too late, or after the failure. The last line counts: \`storms: N tried, N survived, N faults in them\`.`;

const OTHERS = `\`--bad-input\` puts generated events on the bus: fields that are missing, of the wrong type, far too long, look-alike characters, expressions and
keys in every text, wrong versions, unknown fields, notes of a megabyte, the management account itself, ids of another partition, and commands
of operators about an invitation, about a target that was never asked for, and about nobody. Each must end as REJECTED with a message that names the
field, or in the dead-letter queue; none may fail an execution, disturb an invitation, or show internals. Text that looks dangerous and is allowed must be stored as it came. \`--load\` asks for that many
invitations in one virtual minute, every tenth of them twice: all must settle, none twice.`;

const LEFT_OUT = `E-mail deliveries of SNS (the engine has no mailbox), escalations that nobody answers for a month, an account that joins while its second execution is stopped,
the second visit of a site in another campaign, and a dead letter that its queue does not take.`;
