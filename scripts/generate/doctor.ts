import {
  FINDINGS,
  type FindingCode,
  isFixable,
  Mend,
  Severity,
} from '../../lib/operator/doctor/findings.ts';
import { page, sentence, table } from './markdown.ts';

/** What an operator looks into a stack with, and everything that can be found. */
export function renderDoctor(): string {
  return page(
    'Status and doctor',
    '`lib/operator/doctor/findings.ts`, `scripts/generate/doctor.ts`',
    INTRODUCTION,
    '## Where the fleet stands',
    STATUS,
    '## Does everything agree?',
    DOCTOR,
    '## What is found',
    FOUND,
    findingsOf(Severity.DISAGREEMENT),
    'Worth knowing, and no reason to fail:',
    findingsOf(Severity.NOTE),
    '## What `--fix` does',
    FIX,
    '## Names',
    NAMES,
    '## Permissions',
    PERMISSIONS,
  );
}

function findingsOf(severity: Severity): string {
  const codes = (Object.keys(FINDINGS) as FindingCode[]).filter(
    (code) => FINDINGS[code].severity === severity,
  );
  return table(
    ['Finding', 'Meaning', 'What mends it', '`--fix`'],
    codes.map((code) => [
      `\`${code}\``,
      sentence(FINDINGS[code].meaning),
      sentence(FINDINGS[code].mends),
      fixOf(code),
    ]),
  );
}

function fixOf(code: FindingCode): string {
  if (isFixable({ code })) return 'yes';
  return FINDINGS[code].mend === Mend.TIME ? 'not needed' : 'no: a person';
}

const INTRODUCTION = `Two commands look into a deployed stack: at AWS with the credentials of the management account, or at \`handshakes local\` with the
variables that it prints. Both only read, unless \`doctor\` gets \`--fix\`. \`--json\` prints one JSON object.

| Exit code | Means |
| --- | --- |
| 0 | done; for \`doctor\`, nothing disagrees in the end |
| 1 | \`doctor\` found disagreements that are left, or AWS refused a call |
| 2 | an option that cannot be used, or no such stack |`;

const STATUS = `\`npx handshakes status\`, or with \`--campaign <name>\` the accounts of one campaign:

\`\`\`
Now           2026-01-05T09:05:00.000Z
Gate          open
Pause         no
Headroom      4 may be sent now: account quota 10, 3 members, 3 open, 3 unaccepted in 24 hours
Next wake-up  none is needed
Oldest open   222233334444, INVITED, asked for at 2026-01-05T09:00:00.000Z

Status     Accounts  Meaning
INVITED           3  the invitation is open; its owner has not answered
ESCALATED         1  refused for a reason that a person has to remove

Campaign  Accounts  INVITED  ESCALATED
first            4        3          1

444455556666 waits for a person since 2026-01-05T09:00:01.002Z: the account has no valid payment method (AWS: the request was refused: PAYMENT_INSTRUMENT_REQUIRED)
  retry  aws events put-events --region us-east-1 --entries '[{"EventBusName":"HandshakeOrchestrator","Source":"operator","DetailType":"EscalationResolved","Detail":"{\\"version\\":1,\\"escalationId\\":\\"esc-e327e3a37535815b\\",\\"decision\\":\\"retry\\"}"}]'
  abort  aws events put-events --region us-east-1 --entries '[{"EventBusName":"HandshakeOrchestrator","Source":"operator","DetailType":"EscalationResolved","Detail":"{\\"version\\":1,\\"escalationId\\":\\"esc-e327e3a37535815b\\",\\"decision\\":\\"abort\\"}"}]'
\`\`\`

The headroom is what the turnstile has counted and read. An account quota that the deployment states in its settings is not in it.`;

const DOCTOR = `\`npx handshakes doctor\` compares the outcome table, the executions, AWS Organizations and what the turnstile keeps. It reads every row, the
whole list of invitations and all accounts, 20 a page at five pages a second: an organization of 2,000 accounts takes some minutes. What disagrees is
looked at twice, a few seconds apart, since the stack works on meanwhile. With an invitation that its owner has declined a moment ago, and a row that
somebody has edited:

\`\`\`
HandshakeOrchestrator in us-east-1, 2026-01-05T09:05:00.000Z

2 disagreements, 1 to know

Finding            About                                               Seen                                Mended by
HANDSHAKE_CLOSED   333344445555                                        h-xxquxr0n68 is DECLINED            --fix
OPEN_NOT_IN_INDEX  222233334444                                        is INVITED and lacks the attribute  --fix
NO_SUBSCRIBER      HandshakeOrchestrator-Notices6BD09771-DKAOHBPUFJ8A  has no confirmed subscription       a person

Mended

  added the attribute open of the row of 222233334444
  asked for a sweep: invoked HandshakeOrchestrator-FunctionsReconcileHandshakesD-3WO2VL4EI07W

Looked again

no disagreements, 1 to know

Finding        About                                               Seen                           Mended by
NO_SUBSCRIBER  HandshakeOrchestrator-Notices6BD09771-DKAOHBPUFJ8A  has no confirmed subscription  a person

NO_SUBSCRIBER: nobody has a confirmed subscription to the notices: escalations stay unseen.
  What mends it: subscribe, with the command that is printed, and confirm by the link in the mail.
  aws sns subscribe --region us-east-1 --topic-arn arn:aws:sns:us-east-1:999988887777:HandshakeOrchestrator-Notices6BD09771-DKAOHBPUFJ8A --protocol email --notification-endpoint you@example.com
\`\`\``;

const FOUND = `A handshake that has just ended is a disagreement too: events announce joins only, so the row follows with the next hourly sweep.
Nothing tells when a sweep ran that had nothing to write down; \`SWEEP_OVERDUE\` is found while invitations wait for a place, when every sweep does.

Whether an execution waits is read from its history, and only where its row, its token and its place in the queue do not fit: one that is between two
states, or tries a call again, is left alone. AWS shows a handshake for 30 days after it has ended: a deleted row of an older one is not found.`;

const FIX = `What the stack itself would do, now: it invokes \`reconcile-handshakes\` as whoever asks for a sweep does, and puts an
\`AdmissionResumeRequested\` that clears what is clear already, so that the turnstile looks again and nothing that an operator has decided is undone.

An execution that nobody would wake is not stopped, and nothing is asked for anew: the call that parked it is taken from its history and repeated, as Step
Functions repeats one that failed. The function files the token, writes the status, and joins the queue at its old age; a notice may be sent twice where
the coordination table was emptied. Where the row is gone, the same call lets the execution end, and its event is put on the bus once more.

Where the stack has no way of its own, it writes, each time on condition that the item is still as it was seen: leftovers of executions that Step
Functions says are dead and a control item that is no JSON are deleted; a row gets the index attribute right, the handshake that is open, its execution, or the open
status that its waiting execution has. It stops no execution, and settles no row. What is settled and contradicts AWS Organizations is left to a person: people are
told of an outcome once, and which of the two is wrong only a person can say.

It looks again after 5, 10, 20 … seconds until nothing is left that it can mend, for two minutes at most; \`--wait 10m\` gives a large sweep the
time it takes. With \`handshakes local --clock stand\`, what a sweep sets off may need \`handshakes advance 1m\`.`;

const NAMES = `\`--stack\` is the name of the stack (\`HandshakeOrchestrator\`), \`--region\` its Region (\`AWS_REGION\`, else \`us-east-1\`). The state machine
and the bus are found by their own names, the tables, the topic and the queues by how CloudFormation begins theirs, \`reconcile-handshakes\` by its
description and the state machine that its environment names. Each can be given instead:

| Option | Variable | Is |
| --- | --- | --- |
| \`--outcome-table\` | \`OUTCOME_TABLE\` | the output \`OutcomeTableName\` |
| \`--coordination-table\` | \`COORDINATION_TABLE\` | the other table |
| \`--state-machine\` | \`STATE_MACHINE_ARN\` | the output \`StateMachineArn\` |
| \`--topic\` | | the output \`NoticeTopicArn\` |
| \`--sweep-function\` | \`SWEEP_FUNCTION\` | the function \`reconcile-handshakes\` |

\`\`\`sh
aws cloudformation describe-stacks --region us-east-1 --stack-name HandshakeOrchestrator --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output text
aws cloudformation list-stack-resources --region us-east-1 --stack-name HandshakeOrchestrator --query 'StackResourceSummaries[].[LogicalResourceId,PhysicalResourceId]' --output text
\`\`\`

\`handshakes local\` cannot list functions, so \`--fix\` needs \`--sweep-function\` there; \`doctor\` prints the command that finds it.`;

const PERMISSIONS = `To look: \`dynamodb:ListTables\`, \`GetItem\`, \`Query\` and \`Scan\`; \`states:ListStateMachines\`, \`ListExecutions\`, \`DescribeExecution\` and
\`GetExecutionHistory\`; \`organizations:ListHandshakesForOrganization\`, \`ListAccounts\`, \`ListAccountsForParent\` and \`ListParents\`; \`sns:ListTopics\`
and \`ListSubscriptionsByTopic\`; \`sqs:ListQueues\` and \`GetQueueAttributes\`; \`lambda:ListFunctions\` (without it, name the function). \`status\` needs those
of DynamoDB and the \`List\` ones that find the stack. For \`--fix\` also \`lambda:InvokeFunction\`, \`events:PutEvents\`, \`dynamodb:UpdateItem\` and
\`DeleteItem\`. A look reads no task token; \`--fix\` hands one from the history of an execution to the function that it was meant for, and shows it to nobody.`;
