/** A question people ask of the outcome table, and the command that answers it. */
export interface Question {
  readonly title: string;
  /** What a reader should know before using the command. */
  readonly note?: string;
  /** Virtual day of the example campaign on which it is asked. @default 4.2 */
  readonly day?: number;
  /** Arguments after `aws dynamodb`. `$OUTCOME_TABLE` stands for the name of the table. */
  readonly args: readonly string[];
}

const values = (all: Readonly<Record<string, string | number>>): readonly string[] => [
  '--expression-attribute-values',
  JSON.stringify(
    Object.fromEntries(
      Object.entries(all).map(([name, value]) => [
        name,
        typeof value === 'number' ? { N: String(value) } : { S: value },
      ]),
    ),
  ),
];

const TABLE = ['--table-name', '$OUTCOME_TABLE'] as const;
const STATUS_NAME = ['--expression-attribute-names', '{"#status":"status"}'] as const;
const AS_TABLE = ['--output', 'table'] as const;

const byStatus = (...condition: readonly string[]) => [
  'query',
  ...TABLE,
  '--index-name',
  'byStatus',
  '--key-condition-expression',
  ['#status = :status', ...condition].join(' AND '),
  ...STATUS_NAME,
];
const byCampaign = [
  'query',
  ...TABLE,
  '--index-name',
  'byCampaign',
  '--key-condition-expression',
  'campaign = :campaign',
] as const;

const CAMPAIGN = 'kubernetes-migration';

export const DEFAULT_DAY = 4.2;

export const QUESTIONS: readonly Question[] = [
  {
    title: 'Where does this account stand?',
    args: [
      'get-item',
      ...TABLE,
      '--consistent-read',
      '--key',
      '{"target":{"S":"600000000031"},"record":{"S":"INVITATION"}}',
      '--query',
      'Item.{status:status.S,reason:reason.S,next:nextAction.S,escalation:escalationId.S,since:statusAt.S}',
    ],
  },
  {
    title: 'How did it get there?',
    note: 'Every attempt, refusal, notice and answer is an EVENT item, in the order of its key.',
    args: [
      'query',
      ...TABLE,
      '--key-condition-expression',
      'target = :target AND begins_with(#record, :event)',
      '--expression-attribute-names',
      '{"#record":"record"}',
      ...values({ ':target': '600000000031', ':event': 'EVENT#' }),
      '--query',
      'Items[].{at:at.S,name:name.S,reason:reason.S}',
      ...AS_TABLE,
    ],
  },
  {
    title: 'Who needs a person, and to do what?',
    note: 'The answer is an `EscalationResolved` event with the id.',
    args: [
      ...byStatus(),
      ...values({ ':status': 'ESCALATED' }),
      '--query',
      'Items[].{target:target.S,reason:reason.S,escalation:escalationId.S,next:nextAction.S}',
    ],
  },
  {
    title: 'How many have joined?',
    args: [...byStatus(), ...values({ ':status': 'JOINED' }), '--select', 'COUNT'],
  },
  {
    title: 'Who has joined in the last 24 hours?',
    note: 'The sort key of `byStatus` is the instant of the last change.',
    args: [
      ...byStatus('updatedAt > :since'),
      ...values({ ':status': 'JOINED', ':since': '2026-01-08T14:00:00.000Z' }),
      '--query',
      'Items[].{target:target.S,account:accountId.S,joined:settledAt.S}',
      ...AS_TABLE,
    ],
  },
  {
    title: 'What is still under way?',
    note: 'The index `open` holds what is not settled.',
    args: [
      'query',
      ...TABLE,
      '--index-name',
      'open',
      '--key-condition-expression',
      '#open = :open',
      '--expression-attribute-names',
      '{"#open":"open"}',
      ...values({ ':open': 'OPEN' }),
      '--query',
      'Items[:5].{target:target.S,status:status.S,since:updatedAt.S,reason:reason.S}',
      ...AS_TABLE,
    ],
  },
  {
    title: 'Which invitations are open, and until when?',
    args: [
      ...byStatus(),
      ...values({ ':status': 'INVITED' }),
      '--query',
      'sort_by(Items[].{target:target.S,invited:invitedAt.S,expires:expiresAt.S,attempt:attempts.N}, &expires)[:5]',
      ...AS_TABLE,
    ],
  },
  {
    title: 'Who is still in the queue?',
    day: 3.9,
    args: [
      ...byStatus(),
      ...values({ ':status': 'QUEUED' }),
      '--query',
      'Items[:5].{target:target.S,since:requestedAt.S,priority:priority.N}',
      ...AS_TABLE,
    ],
  },
  {
    title: 'Who waits for a reason of their own, and until when?',
    args: [
      ...byStatus(),
      ...values({ ':status': 'WAITING' }),
      '--query',
      'Items[].{target:target.S,reason:reason.S,notBefore:notBefore.S}',
      ...AS_TABLE,
    ],
  },
  {
    title: 'Which accounts will not come, and why?',
    note: 'Once each for `ABORTED`, `DECLINED`, `EXPIRED`, `CANCELED`, `REJECTED` and `FAILED`.',
    args: [
      ...byStatus(),
      ...values({ ':status': 'ABORTED' }),
      '--query',
      'Items[].{target:target.S,reason:reason.S,message:message.S}',
    ],
  },
  {
    title: 'Who joined but is not in the organizational unit it was asked for?',
    args: [
      ...byStatus(),
      '--filter-expression',
      'placement = :failed',
      ...values({ ':status': 'JOINED', ':failed': 'FAILED' }),
      '--query',
      'Items[].{target:target.S,unit:organizationalUnit.S,reason:reason.S}',
    ],
  },
  {
    title: 'How does a campaign stand as a whole?',
    note: 'The index has one item an account.',
    args: [
      ...byCampaign,
      ...values({ ':campaign': CAMPAIGN }),
      '--query',
      "{all:length(Items),joined:length(Items[?status.S=='JOINED']),invited:length(Items[?status.S=='INVITED']),queued:length(Items[?status.S=='QUEUED']),escalated:length(Items[?status.S=='ESCALATED'])}",
    ],
  },
  {
    title: 'Who of a campaign was invited more than once?',
    day: 19.5,
    args: [
      ...byCampaign,
      '--filter-expression',
      'attempts > :once',
      ...values({ ':campaign': CAMPAIGN, ':once': 1 }),
      '--query',
      'Items[].{target:target.S,attempts:attempts.N}',
    ],
  },
];
